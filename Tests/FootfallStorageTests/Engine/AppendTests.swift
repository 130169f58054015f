import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite struct AppendTests {
    @Test("What was appended is seen at once, and after opening again")
    func roundTrip() throws {
        let store = TestStore()
        var random = RandomEvents(seed: 1)
        let events = random.events(50)
        do {
            let engine = try store.open()
            let receipt = try engine.append(EventBatch(events))
            #expect(receipt.received == 50)
            #expect(receipt.stored == 50 - receipt.duplicates.count - receipt.conflicts.count)
            try engine.close()
        }
        #expect(try store.open().events().count == store.openForReading().events().count)
    }

    @Test("An event sent twice is stored once; another one with its id is a conflict")
    func duplicates() throws {
        let engine = try TestStore().open()
        #expect(try engine.append(EventBatch([.numbered(1), .numbered(2)])).stored == 2)
        let receipt = try engine.append(
            EventBatch([.numbered(3), .numbered(1), .numbered(2, name: "other"), .numbered(3)]))
        #expect(receipt.stored == 1)
        #expect(receipt.duplicates == [1, 3])
        #expect(receipt.conflicts == [2])
        #expect(try engine.storedIDs() == ["id 1", "id 2", "id 3"])
    }

    @Test("The same id from two sources names two events") func sources() throws {
        let engine = try TestStore().open()
        var other = Event.numbered(1)
        other.source = "csv"
        #expect(try engine.append(EventBatch([.numbered(1), other])).stored == 2)
    }

    @Test("Duplicates are known after opening again") func duplicatesAfterRestart() throws {
        let store = TestStore()
        do {
            let engine = try store.open()
            try engine.append(EventBatch([.numbered(1)]))
            try engine.close()
        }
        let engine = try store.open()
        #expect(try engine.append(EventBatch([.numbered(1)])).duplicates == [0])
        #expect(try engine.storedIDs() == ["id 1"])
    }

    @Test("Definitions and settings are kept") func catalog() throws {
        let store = TestStore()
        let definition = Catalog.Definition(kind: .event, name: "bought", statement: "pay")
        do {
            let engine = try store.open()
            try engine.define(definition)
            try engine.define(Catalog.Definition(kind: .query, name: "q", statement: "count any"))
            try engine.undefine(.query, name: "q")
            try engine.set("zone", to: "Europe/Berlin")
            try engine.close()
        }
        let catalog = try store.open().snapshot().catalog
        #expect(catalog == Catalog(definitions: [definition], settings: ["zone": "Europe/Berlin"]))
    }

    @Test("A second writer is refused; a reader is not") func secondWriter() throws {
        let store = TestStore()
        let engine = try store.open()
        try engine.append(EventBatch([.numbered(1)]))
        #expect { try store.open() } throws: { ($0 as? FootfallError)?.code == .locked }
        let reader = try store.openForReading()
        #expect(try reader.storedIDs() == ["id 1"])
        #expect { try reader.append(.empty) } throws: { ($0 as? FootfallError)?.code == .readOnly }
        try engine.close()
    }

    @Test("A closed store refuses appends") func closed() throws {
        let engine = try TestStore().open()
        try engine.close()
        try engine.close()
        #expect { try engine.append(EventBatch([.numbered(1)])) } throws: {
            ($0 as? FootfallError)?.code == .closed
        }
    }

    @Test("A store is not found where there is none, and not made where it should not be")
    func missing() throws {
        var store = TestStore()
        store.options.mode = .write
        #expect { try store.open() } throws: { ($0 as? FootfallError)?.code == .notFound }
        #expect { try store.openForReading() } throws: { ($0 as? FootfallError)?.code == .notFound }
    }

    @Test("Appends from eight threads are each stored once") func threads() throws {
        let store = TestStore()
        let engine = try store.open()
        let threads = 8
        let each = 25
        concurrently(threads) { thread in
            for i in 0..<each {
                // Every event is sent by two threads.
                let number = (thread / 2) * each + i
                _ = try? engine.append(EventBatch([.numbered(number)]))
            }
        }
        #expect(try engine.storedIDs().count == threads / 2 * each)
        try engine.close()
        #expect(try Set(store.open().storedIDs()).count == threads / 2 * each)
    }
}

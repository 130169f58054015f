import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite struct FailureTests {
    private func code(_ body: () throws -> Void) -> FootfallError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? FootfallError)?.code
        }
    }

    @Test("A full disk refuses the batch; when there is room again, appends succeed")
    func diskFull() throws {
        for space in stride(from: 0, to: 700, by: 50) {
            let store = TestStore()
            do {
                let engine = try store.open()
                try engine.append(EventBatch([.numbered(1)]))
                store.io.limitSpace(space)
                var number = 2
                while code({ try engine.append(EventBatch([.numbered(number)])) }) == nil {
                    number += 1
                }
                #expect(code { try engine.append(EventBatch([.numbered(98)])) } == .diskFull)
                store.io.limitSpace(nil)
                try engine.append(EventBatch([.numbered(99)]))
                #expect(try engine.storedIDs().count == number)
            }
            store.io.restart(.lose, seed: 1)
            let ids = try store.open().storedIDs()
            #expect(ids.contains("id 1") && ids.contains("id 99") && !ids.contains("id 98"))
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test("A full disk during a flush loses nothing, and the flush is made later")
    func diskFullFlush() throws {
        let store = TestStore()
        let engine = try store.open()
        try engine.append(EventBatch((0..<50).map { .numbered($0) }))
        store.io.limitSpace(600)
        #expect(code { try engine.flush() } == .diskFull)
        #expect(try engine.storedIDs().count == 50)
        store.io.limitSpace(nil)
        try engine.flush()
        #expect(engine.snapshot().sources.allSatisfy { $0.kind != .memtable })
        #expect(try engine.storedIDs().count == 50)
        try engine.close()
        #expect(try store.open().storedIDs().count == 50)
    }

    @Test(
        "After a failed sync the store refuses writes, still reads, and recovers when opened again")
    func poisoned() throws {
        let store = TestStore()
        do {
            let engine = try store.open()
            try engine.append(EventBatch([.numbered(1)]))
            store.io.fail("fdatasync", with: .other(5))
            #expect(code { try engine.append(EventBatch([.numbered(2)])) } == .poisoned)
            store.io.fail("fdatasync", with: nil)
            #expect(code { try engine.append(EventBatch([.numbered(3)])) } == .poisoned)
            #expect(code { try engine.set("zone", to: "UTC") } == .poisoned)
            #expect(try engine.storedIDs() == ["id 1"])
        }
        store.io.restart(.lose, seed: 1)
        #expect(try store.open().storedIDs() == ["id 1"])
    }

    @Test("Durability none and interval keep what was synced, and lose at most the tail")
    func durabilities() throws {
        for durability in [StorageOptions.Durability.none, .interval(milliseconds: 5)] {
            var store = TestStore()
            store.options.durability = durability
            let engine = try store.open()
            try engine.append(EventBatch([.numbered(1)]))
            try engine.flush()
            try engine.append(EventBatch([.numbered(2)]))
            #expect(try engine.storedIDs() == ["id 1", "id 2"])
            store.io.restart(.lose, seed: 1)
            let ids = try store.open().storedIDs()
            #expect(ids == ["id 1"] || ids == ["id 1", "id 2"])
        }
    }

    @Test("The interval setting syncs by itself") func interval() throws {
        var store = TestStore()
        store.options.durability = .interval(milliseconds: 1)
        let engine = try store.open()
        try engine.append(EventBatch([.numbered(1)]))
        let calls = store.io.callCount
        while store.io.callCount == calls { concurrently(1) { _ in } }
        #expect(store.io.callCount > calls)
        try engine.close()
    }

    @Test("A damaged manifest is one clear error, and so is a missing segment") func damage() throws
    {
        let store = TestStore()
        do {
            let engine = try store.open()
            try engine.append(EventBatch([.numbered(1)]))
            try engine.flush()
            try engine.close()
        }
        let names = try store.io.list(TestStore.path)
        let manifest = try #require(names.first { $0.hasPrefix("MANIFEST") })
        let segment = try #require(names.first { $0.hasPrefix("seg-") })
        store.io.modify("\(TestStore.path)/\(manifest)") { $0[70] ^= 1 }
        #expect { try store.open() } throws: { error in
            guard let error = error as? FootfallError else { return false }
            return error.code == .damaged && error.message.contains(manifest)
        }
        store.io.modify("\(TestStore.path)/\(manifest)") { $0[70] ^= 1 }
        try store.io.remove("\(TestStore.path)/\(segment)")
        #expect { try store.open() } throws: { error in
            (error as? FootfallError)?.message.contains(segment) == true
        }
    }

    @Test("A path that is a file is one clear error") func pathIsFile() throws {
        let path = "/notastore"
        let store = TestStore()
        _ = try store.io.open(path, .create)
        #expect { try StorageEngine.open(path, options: store.options, io: store.io) } throws: {
            ($0 as? FootfallError)?.message.contains("a file, not the directory") == true
        }
    }
}

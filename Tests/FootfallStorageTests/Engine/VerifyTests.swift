import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite struct VerifyTests {
    /// A closed store of ten events in a segment, ten in the log, and a dead letter in each.
    private func sample() throws -> TestStore {
        let store = TestStore()
        let engine = try store.open()
        for start in [0, 10] {
            let rejection = Rejection(
                index: 0, field: "time", message: "missing", source: "csv", raw: Array("x".utf8))
            try engine.append(
                EventBatch((start..<start + 10).map { .numbered($0) }), rejections: [rejection])
            if start == 0 { try engine.flush() }
        }
        try engine.close()
        return store
    }

    private func path(_ store: TestStore, _ prefix: String) throws -> String {
        let names = try store.io.list(TestStore.path).sorted()
        return "\(TestStore.path)/\(try #require(names.last { $0.hasPrefix(prefix) }))"
    }

    private func verify(_ store: TestStore) throws -> VerifyReport {
        try StorageEngine.verify(TestStore.path, io: store.io)
    }

    @Test("A sound store verifies") func sound() throws {
        let report = try verify(sample())
        #expect(report.isSound && report.notes.isEmpty)
        #expect(report.rowCount == 20)
    }

    @Test("Every damaged byte of segment, log and dead letters is found, and named by its file")
    func everyByte() throws {
        let store = try sample()
        for prefix in ["seg-", "wal-", "dead-"] {
            let path = try path(store, prefix)
            let length = try #require(store.io.content(path)).count
            // Damage to the very last record can't be told from a torn tail: that is a note.
            for offset in stride(from: 0, to: length, by: 7) {
                store.io.modify(path) { $0[offset] ^= 0x20 }
                let report = try verify(store)
                let said = report.damages + report.notes
                #expect(said.contains { $0.contains(prefix) }, "\(prefix) at \(offset)")
                store.io.modify(path) { $0[offset] ^= 0x20 }
            }
        }
        #expect(try verify(store).isSound)
    }

    @Test("Damage in the log refuses writers; repair keeps what precedes it") func repairLog()
        throws
    {
        let store = try sample()
        let log = try path(store, "wal-")
        store.io.modify(log) { $0[LogFileHeader.byteCount + 60] ^= 1 }
        #expect { try store.open() } throws: { ($0 as? FootfallError)?.code == .damaged }
        let losses = try StorageEngine.repair(
            TestStore.path, options: store.options, io: store.io.process())
        #expect(losses.count == 1 && losses[0].contains("wal-"))
        #expect(try store.open().storedIDs().count == 10)
        #expect(try verify(store).isSound)
    }

    @Test("Repair gives up a segment that can't be opened, and keeps its file") func repairSegment()
        throws
    {
        let store = try sample()
        let segment = try path(store, "seg-")
        store.io.modify(segment) { $0.removeLast() }
        let losses = try StorageEngine.repair(
            TestStore.path, options: store.options, io: store.io.process())
        #expect(losses.count == 1 && losses[0].contains("10 events"))
        let engine = try store.open()
        #expect(try engine.storedIDs().count == 10)
        #expect(store.io.content(segment + ".damaged") != nil)
        try engine.close()
        let again = try StorageEngine.repair(
            TestStore.path, options: store.options, io: store.io.process())
        #expect(again.isEmpty)
    }

    @Test("Statistics balance: received = stored + duplicates + conflicts + rejected")
    func statistics() throws {
        let store = try sample()
        let engine = try store.open()
        try engine.append(EventBatch([.numbered(1), .numbered(2, name: "other"), .numbered(50)]))
        for _ in 0..<2 {
            let statistics = try engine.statistics()
            #expect(statistics.events == 21)
            #expect(statistics.insertIDs == 21)
            #expect(statistics.customers == 3)
            #expect(statistics.futureEvents == 0)
            #expect(statistics.counters["footfall"].received == 23)
            #expect(statistics.counters["footfall"].stored == 21)
            #expect(statistics.counters["csv"].rejected == 2)
            #expect(statistics.counters.total.received == 25)
            #expect(statistics.deadLetters.rejections == 2)
            #expect(statistics.deadLetters.conflicts == 1)
            var letters: [DeadLetter] = []
            try engine.forEachDeadLetter { letters.append($0) }
            #expect(letters.count == 3)
            #expect(
                letters.contains {
                    $0.kind == .conflict
                        && String(decoding: $0.raw, as: UTF8.self).contains("other")
                })
            try engine.flush()
        }
        try engine.close()
        #expect(try store.openForReading().statistics().counters.total.received == 25)
    }
}

import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite struct SegmentTests {
    @Test(
        "Events come back equal from memtable, segments, merged segments and a new process",
        arguments: 0..<8)
    func roundTrip(seed: Int) throws {
        var random = RandomEvents(seed: UInt64(seed))
        var store = TestStore()
        store.options.compaction.sliceRows = 40
        store.options.compaction.tierWidth = 3
        // Rejected are those whose id came before: the naive model is a dictionary.
        let events = random.events(120).unique()
        do {
            let engine = try store.open()
            for part in random.split(events, into: 6) {
                try engine.append(EventBatch(part))
                if random.generator.oneIn(2) { try engine.flush() }
            }
            #expect(
                try engine.events().contentIdentities == events.contentIdentities, "seed \(seed)")
            try engine.compact()
            #expect(
                try engine.events().contentIdentities == events.contentIdentities,
                "seed \(seed), merged")
            #expect(engine.snapshot().sources.allSatisfy { $0.kind == .settled })
            try engine.close()
        }
        #expect(
            try store.open().events().contentIdentities == events.contentIdentities,
            "seed \(seed), reopened")
    }

    @Test("Rows that compact was asked to rewrite are counted, and apart")
    func writeAmplification() throws {
        var store = TestStore()
        store.options.compactsInBackground = false
        do {
            let engine = try store.open()
            for part in 0..<3 {
                try engine.append(EventBatch((0..<20).map { .numbered(part * 20 + $0) }))
                try engine.flush()
            }
            #expect(try engine.statistics().writeAmplification == 1)
            try engine.compact()
            try engine.close()
        }
        let statistics = try store.open().statistics()
        #expect(statistics.writeAmplification == 2)
        #expect(statistics.ownWriteAmplification == 1)
    }

    @Test("Duplicates are found in memtable, segments, merged segments and after opening again")
    func duplicates() throws {
        var store = TestStore()
        store.options.filterBitsPerID = 1
        let events = (0..<300).map { Event.numbered($0) }
        do {
            let engine = try store.open()
            #expect(try engine.append(EventBatch(Array(events[..<150]))).stored == 150)
            try engine.flush()
            #expect(try engine.append(EventBatch(events)).stored == 150)
            #expect(try engine.append(EventBatch(events)).duplicates.count == 300)
            try engine.flush()
            #expect(try engine.append(EventBatch(events)).duplicates.count == 300)
            try engine.compact()
            #expect(try engine.append(EventBatch(events)).duplicates.count == 300)
            let other = events.map {
                Event.numbered(Int($0.time.microseconds / 1_000_000), name: "x")
            }
            #expect(try engine.append(EventBatch(other)).conflicts.count == 300)
            try engine.close()
        }
        let engine = try store.open()
        #expect(try engine.append(EventBatch(events)).duplicates.count == 300)
        #expect(try engine.storedIDs().count == 300)
    }

    @Test("A filter that says yes to everything drops no event") func shrunkFilter() throws {
        var store = TestStore()
        store.options.filterBitsPerID = 0
        store.options.compactsInBackground = false
        let engine = try store.open()
        for start in stride(from: 0, to: 2000, by: 200) {
            let receipt = try engine.append(
                EventBatch((start..<start + 200).map { .numbered($0) }))
            #expect(receipt.stored == 200)
            try engine.flush()
        }
        #expect(try Set(engine.storedIDs()).count == 2000)
    }

    @Test("Segments that are written at the same time lose nothing, nor does one that fails")
    func parallelCompaction() throws {
        var store = TestStore()
        store.options.compaction.sliceRows = 100
        store.options.compaction.segmentRows = 60
        store.options.compactionThreads = 3
        store.options.compactsInBackground = false
        let engine = try store.open()
        for start in stride(from: 0, to: 1000, by: 50) {
            try engine.append(EventBatch((start..<start + 50).map { .numbered($0) }))
            try engine.flush()
        }
        store.io.fail("pwrite", with: .full)
        #expect { try engine.compact() } throws: { ($0 as? FootfallError)?.code == .diskFull }
        store.io.fail("pwrite", with: nil)
        #expect(try engine.storedIDs().count == 1000)
        try engine.compact()
        let sources = engine.snapshot().sources
        #expect(sources.count > 3 && sources.allSatisfy { $0.kind == .settled })
        #expect(try Set(engine.storedIDs()).count == 1000)
        try engine.close()
        #expect(try store.open().storedIDs().count == 1000)
    }

    @Test("A snapshot goes on reading what was merged away since") func snapshotLives() throws {
        let engine = try TestStore().open()
        for start in [0, 10, 20] {
            try engine.append(EventBatch((start..<start + 10).map { .numbered($0) }))
            try engine.flush()
        }
        let snapshot = engine.snapshot()
        try engine.compact()
        try engine.append(EventBatch([.numbered(99)]))
        #expect(try EventReader.events(of: snapshot.sources.map(\.run)).count == 30)
    }

    @Test("A full memtable is flushed by itself") func memtableSize() throws {
        var store = TestStore()
        store.options.memtableBytes = 1 << 16
        let engine = try store.open()
        for start in stride(from: 0, to: 3000, by: 100) {
            try engine.append(EventBatch((start..<start + 100).map { .numbered($0) }))
        }
        #expect(engine.snapshot().sources.contains { $0.kind != .memtable })
        #expect(try engine.storedIDs().count == 3000)
        try engine.close()
    }

    @Test("Readers beside a writer always see each event once") func readers() throws {
        var store = TestStore()
        store.options.memtableBytes = 1 << 15
        let engine = try store.open()
        concurrently(3) { [store] thread in
            if thread == 0 {
                for start in stride(from: 0, to: 1000, by: 50) {
                    _ = try? engine.append(EventBatch((start..<start + 50).map { .numbered($0) }))
                }
                return
            }
            for _ in 0..<15 {
                do {
                    let ids = try store.openForReading().storedIDs()
                    #expect(ids.count % 50 == 0 && Set(ids).count == ids.count)
                } catch {
                    Issue.record(error)
                }
            }
        }
        #expect(try store.openForReading().storedIDs().count == 1000)
        try engine.close()
    }
}

extension [Event] {
    /// The first event of each source and insert id.
    fileprivate func unique() -> [Event] {
        var seen: Set<[UInt8]> = []
        return filter { event in
            guard let id = event.insertID else { return true }
            return seen.insert([UInt8](event.source.utf8) + [0] + id.bytes).inserted
        }
    }
}

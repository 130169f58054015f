import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

@Suite("The insert-id index")
struct InsertIDIndexTests {
    private func run(_ count: Int) -> MemoryRun {
        SegmentFixture.run(
            (0..<count).map { i in
                Event(
                    name: "a", time: Timestamp(unchecked: Int64(i)), customer: "c\(i % 100)",
                    source: i % 5 == 0 ? "csv" : "footfall", insertID: Self.id(i))
            })
    }

    private static func id(_ i: Int) -> InsertID? {
        switch i % 4 {
        case 0: .uuid(i)
        case 1: InsertID(own: "order/\(i)")
        case 2: InsertID(tag: .derived, [UInt8](repeating: UInt8(i % 251), count: i % 40) + [1])
        default: nil
        }
    }

    @Test("Each id is found with its row and check, and no other")
    func lookups() throws {
        let run = run(9000)
        var known = Set<[UInt8]>()
        // Derived ids repeat: only the first of each is kept.
        let events = try EventReader.events(of: [run]).map { event in
            var event = event
            if let id = event.insertID, !known.insert(Array(event.source.utf8) + id.bytes).inserted
            {
                event.insertID = nil
            }
            return event
        }
        let kept = SegmentFixture.run(events)
        let segment = try SegmentFixture.reader(kept)
        let ids = SegmentFixture.ids(kept)
        #expect(segment.idCount == ids.count)
        for source in ["csv", "footfall", "unheard of"] {
            let asked = ids.map(\.id) + (0..<500).map { [1] + Array("order/\($0 * 7)x".utf8) }
            let expected = Dictionary(
                uniqueKeysWithValues: ids.filter { $0.source == Array(source.utf8) }
                    .map { ($0.id, UInt32($0.row) &* 7) })
            let probes = asked.sorted { $0.lexicographicallyPrecedes($1) }
            // From the second time on, from the cache.
            for _ in 0..<2 {
                let matches = try Array(source.utf8).withUnsafeBytes {
                    try segment.idMatches(source: $0, ids: InsertIDColumn(probes))
                }
                #expect(matches.map(\.check) == probes.compactMap { expected[$0] })
                #expect(matches.allSatisfy { expected[probes[$0.index]] == $0.check })
            }
        }
    }

    @Test("Rows get back their ids, alone, in ranges and apart")
    func rowsToIDs() throws {
        var random = RandomEvents(seed: 1)
        let run = SegmentFixture.run(random.events(3000).withDistinctIDs)
        let segment = try SegmentFixture.reader(run)
        let all = try segment.insertIDs(0..<3000)
        #expect((0..<3000).allSatisfy { all[$0] == run.batch.insertIDs[$0] })
        #expect(try segment.insertIDs(77..<78)[0] == run.batch.insertIDs[77])
        let apart = [3, 4, 1000, 2999]
        let some = try segment.insertIDs(at: apart)
        #expect(apart.indices.allSatisfy { some[$0] == run.batch.insertIDs[apart[$0]] })
        for seed in UInt64(0)..<20 {
            var generator = SeededGenerator(seed: seed)
            let share = generator.pick([1, 10, 500])
            let rows = (0..<3000).filter { _ in generator.below(share) == 0 }
            var pauses = 0
            let ids = try segment.insertIDs(at: rows) { _ in pauses += 1 }
            #expect(ids.count == rows.count && (pauses >= 3 || rows.isEmpty), "seed \(seed)")
            #expect(rows.indices.allSatisfy { ids[$0] == run.batch.insertIDs[rows[$0]] })
        }
    }

    @Test("The stream gives all ids in order")
    func stream() throws {
        var random = RandomEvents(seed: 2)
        let run = SegmentFixture.run(random.events(3000).withDistinctIDs)
        var stream = try SegmentFixture.reader(run).insertIDStream()
        var found: [(source: [UInt8], id: [UInt8], row: Int)] = []
        while let batch = try stream.next() {
            for i in 0..<batch.count {
                found.append((batch.source, Array(batch.ids[i]), Int(batch.rows[i])))
                #expect(batch.checks[i] == batch.rows[i] &* 7)
            }
        }
        let expected = SegmentFixture.ids(run)
        #expect(found.map(\.id) == expected.map(\.id))
        #expect(found.map(\.source) == expected.map(\.source))
        #expect(found.map(\.row) == expected.map(\.row))
    }

    @Test("An id that comes twice is refused")
    func twice() throws {
        var writer = try SegmentWriter(
            sink: SharedBytes(), uuid: .random(), options: SegmentOptions())
        let batch = SegmentFixture.batch(Array("s".utf8), [1, 2], row: 0)
        try writer.append(batch, hashes: batch.hashes)
        #expect(throws: FootfallError.self) { try writer.append(batch, hashes: batch.hashes) }
    }

    @Test("The filter has every id and few others", arguments: [16, 1])
    func filter(bitsPerID: Int) throws {
        let run = run(40_000)
        var known = Set<[UInt8]>()
        let ids = SegmentFixture.ids(run).filter { known.insert($0.source + $0.id).inserted }
        var filter = BloomFilter(idCountMax: 40_000, bitsPerID: bitsPerID)
        for id in ids { filter.insert(hash(id.source, id.id)) }
        filter.shrink(idCount: ids.count, bitsPerID: bitsPerID)
        #expect(filter.places(of: ids.map { hash($0.source, $0.id) }).count == ids.count)
        let strangers = (0..<100_000).map { hash(Array("csv".utf8), [1] + Array("x\($0)".utf8)) }
        let mistakes = filter.places(of: strangers).count
        if bitsPerID == 16 { #expect(mistakes < 300) } else { #expect(mistakes > 30_000) }
    }

    @Test("A filter is read as it was written")
    func storedFilter() throws {
        let run = SegmentFixture.run(
            (0..<5000).map {
                Event(name: "a", time: Timestamp(unchecked: 0), insertID: .uuid($0))
            })
        let filter = try #require(try SegmentFixture.reader(run).filter())
        let hashes = SegmentFixture.ids(run).map { hash($0.source, $0.id) }
        #expect(filter.places(of: hashes).count == 5000)
        let none = SegmentFixture.run([Event(name: "a", time: Timestamp(unchecked: 0))])
        #expect(try SegmentFixture.reader(none).filter() == nil)
    }

    private func hash(_ source: [UInt8], _ id: [UInt8]) -> UInt64 {
        source.withUnsafeBytes { source in
            id.withUnsafeBytes { BloomFilter.hash(source: source, id: $0) }
        }
    }
}

extension InsertIDColumn {
    fileprivate init(_ ids: [[UInt8]]) {
        self.init()
        for id in ids { append(stored: id) }
    }
}

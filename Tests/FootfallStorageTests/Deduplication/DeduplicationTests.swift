import FootfallFormat
import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallStorage

@Suite struct DeduplicationTests {
    @Test("What came is always found again, and few others, however long the chain of filters")
    func recentIDs() {
        var random = SeededGenerator(seed: 7)
        var recent = RecentIDs(bitsPerID: 16)
        var known: [UInt64] = []
        var mistakes = 0
        for _ in 0..<50 {
            let batch = (0..<20_000).map { _ in random.next() as UInt64 }
            mistakes += recent.add(batch).count
            known += batch
        }
        #expect(recent.add(known).count == known.count)
        #expect(mistakes < 20_000, "\(mistakes) of a million")
        let twice = [random.next() as UInt64].flatMap { [$0, $0 ^ 1 << 40, $0] }
        #expect(recent.add(twice).contains(2))
    }

    /// What a store is told: an event that came before, by id, is a duplicate if its content is the
    /// same and a conflict otherwise.
    private struct Model {
        var events: [Int: Event] = [:]

        mutating func append(_ events: [(id: Int, event: Event)]) -> (
            stored: Int, duplicates: [Int], conflicts: [Int]
        ) {
            var receipt: (stored: Int, duplicates: [Int], conflicts: [Int]) = (0, [], [])
            for (row, event) in events.enumerated() {
                if let known = self.events[event.id] {
                    if known == event.event {
                        receipt.duplicates.append(row)
                    } else {
                        receipt.conflicts.append(row)
                    }
                } else {
                    self.events[event.id] = event.event
                    receipt.stored += 1
                }
            }
            return receipt
        }
    }

    /// An event that mostly is what its id says; some come with another name, or at a time that lies
    /// in other segments.
    private static func event(_ id: Int, _ random: inout SeededGenerator) -> Event {
        var event = Event.numbered(id, name: random.oneIn(9) ? "view" : "cart")
        if random.oneIn(9) { event.time = Event.numbered(random.below(400)).time }
        return event
    }

    @Test(
        "Receipts agree with a dictionary over appends, ingests, flushes, merges and restarts",
        arguments: 0..<12)
    func model(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var store = TestStore()
        store.options.compaction.tierWidth = 2
        store.options.compaction.sliceRows = 100
        store.options.filterBitsPerID = [0, 1, 16][seed % 3]
        store.options.compactsInBackground = seed % 2 == 0
        var model = Model()
        var engine = try store.open()
        for step in 0..<60 {
            let events = (0..<1 + random.below(20)).map { _ in
                let id = random.below(400)
                return (id: id, event: Self.event(id, &random))
            }
            let batch = EventBatch(events.map(\.event))
            let expected = model.append(events)
            let receipt: AppendReceipt
            if random.oneIn(3) {
                let session = try engine.beginIngest(nil)
                receipt = try session.append(batch, endOffset: 1)
            } else {
                receipt = try engine.append(batch)
            }
            let what: Comment = "seed \(seed), step \(step)"
            #expect(receipt.stored == expected.stored, what)
            #expect(receipt.duplicates == expected.duplicates, what)
            #expect(receipt.conflicts == expected.conflicts, what)
            switch random.below(8) {
            case 0, 1: try engine.flush()
            case 2: try engine.compact()
            case 3:
                try engine.close()
                engine = try store.open()
            default: break
            }
        }
        try engine.flush()
        #expect(try engine.storedIDs().count == model.events.count, "seed \(seed)")
        try engine.close()
    }
}

import FootfallModel
import FootfallTestSupport
import Testing

@Suite("Values taken out of a batch")
struct EventBatchRemovalTests {
    @Test("The rest stays as it was", arguments: 1...50 as ClosedRange<UInt64>)
    func removal(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        var events = random.events(30).map { event in
            var event = event
            event.received = nil
            return event
        }
        var batch = EventBatch(events)
        for name in ["a", "price", "missing"] as [Name] {
            let rows = (0..<UInt32(events.count)).filter { _ in random.generator.oneIn(3) }
            batch.removeValues(at: .properties.member(name), from: rows)
            for row in rows { events[Int(row)].properties[name] = nil }
        }
        #expect(try batch.events() == events, "seed \(seed)")
    }
}

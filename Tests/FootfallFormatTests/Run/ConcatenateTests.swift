import FootfallFormat
import FootfallModel
import FootfallTestSupport
import Testing

@Suite struct ConcatenateTests {
    @Test("Batches put together hold the events of all of them", arguments: 0..<30)
    func property(seed: Int) throws {
        var random = RandomEvents(seed: UInt64(seed))
        let events = random.events(60)
        let batches = random.split(events, into: 4).map { EventBatch($0) }
        let whole = EventBatch.concatenated(batches + [.empty])
        let run = MemoryRun(sorting: whole, secret: 1)
        #expect(try EventReader.events(of: [run]).identities == events.identities, "seed \(seed)")
    }

    @Test("Nothing put together is nothing") func empty() {
        #expect(EventBatch.concatenated([]).rowCount == 0)
    }
}

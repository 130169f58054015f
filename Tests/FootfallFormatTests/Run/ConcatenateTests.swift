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

    @Test("Some rows of several batches are sorted as if they were of one", arguments: 0..<30)
    func sorting(seed: Int) throws {
        var random = RandomEvents(seed: UInt64(seed))
        let batches = random.split(random.events(60), into: 4).map { EventBatch($0) } + [.empty]
        let whole = EventBatch.concatenated(batches)
        let checks = (0..<UInt32(whole.rowCount)).map { $0 &* 7 }
        let kept = (0..<UInt32(whole.rowCount)).filter { _ in !random.generator.oneIn(3) }
        let run = MemoryRun(sorting: batches, checks: checks, keeping: kept, secret: 1)
        let expected = MemoryRun(
            sorting: whole.gathered(kept), checks: kept.map { checks[Int($0)] }, secret: 1)
        #expect(run.checks == expected.checks, "seed \(seed)")
        #expect(run.columns == expected.columns, "seed \(seed)")
        let events = try EventReader.events(of: [run])
        #expect(try events == EventReader.events(of: [expected]), "seed \(seed)")
    }

    @Test("Nothing put together is nothing") func empty() {
        #expect(EventBatch.concatenated([]).rowCount == 0)
    }
}

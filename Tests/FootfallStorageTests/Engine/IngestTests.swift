import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite struct IngestTests {
    private let file = FileFingerprint(digest: [1, 2, 3], name: "events.csv")

    /// Takes a file of events without insert ids, ten at a time; the offset counts events.
    private func ingest(_ store: TestStore, count: Int = 60) throws -> Int {
        let engine = try store.open()
        let session = try engine.beginIngest(file)
        guard !session.isComplete else { return 0 }
        var stored = 0
        for start in stride(from: Int(session.resumeOffset), to: count, by: 10) {
            let events = (start..<start + 10).map { number in
                var event = Event.numbered(number)
                event.insertID = nil
                return event
            }
            stored += try session.append(
                EventBatch(events), endOffset: UInt64(start + 10)
            ).stored
            if start == 20 { try session.pause() }
        }
        try session.finish(endOffset: UInt64(count))
        try engine.close()
        return stored
    }

    @Test("A file is taken once; the second time stores nothing") func twice() throws {
        let store = TestStore()
        #expect(try ingest(store) == 60)
        #expect(try ingest(store) == 0)
        #expect(try store.open().events().count == 60)
    }

    @Test(
        "An ingest that is killed at any call and begun again neither loses nor doubles an event",
        arguments: SimulatedStorageIO.CrashStyle.allCases)
    func killed(style: SimulatedStorageIO.CrashStyle) throws {
        let whole = TestStore()
        _ = try ingest(whole)
        for call in stride(from: 1, through: whole.io.callCount, by: 1) {
            let store = TestStore()
            store.io.inject(.crashAfter, atCall: call)
            _ = try? ingest(store)
            store.io.restart(style, seed: UInt64(call))
            do {
                _ = try ingest(store)
                let events = try store.open().events()
                #expect(
                    events.contentIdentities
                        == (try whole.openForReading().events().contentIdentities),
                    "call \(call)")
            } catch {
                Issue.record(error, "call \(call) \(style)")
            }
        }
    }

    @Test("An append that matches an event of a file is acknowledged only when that is durable")
    func matchedUnlogged() throws {
        let store = TestStore()
        let engine = try store.open()
        let session = try engine.beginIngest(file)
        try session.append(EventBatch([.numbered(1)]), endOffset: 1)
        #expect(try engine.append(EventBatch([.numbered(1)])).duplicates == [0])
        store.io.restart(.lose, seed: 1)
        #expect(try store.open().storedIDs() == ["id 1"])
    }
}

import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

/// A small workload, stopped at each of its calls, with each kind of loss.
@Suite struct CrashTests {
    /// Appends events until the machine stops; returns the numbers that were acknowledged.
    private func work(_ store: TestStore) -> [Int] {
        var acknowledged: [Int] = []
        do {
            let engine = try store.open()
            for number in 0..<6 {
                // Each event is sent with the one before it, which is stored then.
                let batch = EventBatch([.numbered(number), .numbered(max(0, number - 1))])
                try engine.append(batch)
                acknowledged.append(number)
                if number == 2 { try engine.flush() }
                if number == 4 { try engine.set("zone", to: "UTC") }
            }
            try engine.close()
        } catch {}
        return acknowledged
    }

    private func callCount() -> Int {
        let store = TestStore()
        _ = work(store)
        return store.io.callCount
    }

    @Test(
        "A crash at any call loses nothing acknowledged and doubles nothing",
        arguments: SimulatedStorageIO.CrashStyle.allCases)
    func everyCall(style: SimulatedStorageIO.CrashStyle) throws {
        for call in 1...callCount() {
            for fault in [SimulatedStorageIO.Fault.crashBefore, .crashAfter] {
                let store = TestStore()
                store.io.inject(fault, atCall: call)
                let acknowledged = work(store)
                store.io.restart(style, seed: UInt64(call))
                let what: Comment = "call \(call) \(fault) \(style)"
                do {
                    try check(store, acknowledged, what)
                } catch {
                    Issue.record(error, what)
                }
            }
        }
    }

    @Test("An error, a full disk or an interruption at any call loses nothing acknowledged")
    func everyFailure() throws {
        let faults: [SimulatedStorageIO.Fault] = [
            .fail(.other(5)), .fail(.full), .fail(.interrupted), .short,
        ]
        for call in 1...callCount() {
            for fault in faults {
                let store = TestStore()
                store.io.inject(fault, atCall: call)
                let acknowledged = work(store)
                store.io.restart(.lose, seed: UInt64(call))
                let what: Comment = "call \(call) \(fault)"
                do {
                    try check(store, acknowledged, what)
                } catch {
                    Issue.record(error, what)
                }
            }
        }
    }

    /// The store opens, holds what was acknowledged once, and takes the whole again.
    private func check(_ store: TestStore, _ acknowledged: [Int], _ what: Comment) throws {
        do {
            let engine = try store.open()
            let ids = try engine.storedIDs()
            #expect(Set(ids).count == ids.count, what)
            #expect(Set(ids).isSuperset(of: acknowledged.map { "id \($0)" }), what)
            try engine.append(EventBatch((0..<6).map { .numbered($0) }))
            #expect(try engine.storedIDs() == (0..<6).map { "id \($0)" }, what)
            try engine.close()
        }
        #expect(try store.open().storedIDs() == (0..<6).map { "id \($0)" }, what)
    }

    @Test("A crash while recovering from a crash loses nothing either", arguments: 0..<40)
    func crashTwice(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let store = TestStore()
        store.io.inject(.crashAfter, atCall: 10 + random.below(callCount() - 10))
        let acknowledged = work(store)
        for _ in 0..<3 {
            store.io.restart(
                random.pick(SimulatedStorageIO.CrashStyle.allCases), seed: random.next())
            store.io.inject(.crashBefore, atCall: store.io.callCount + 1 + random.below(30))
            _ = try? store.open()
        }
        store.io.restart(.keep, seed: 0)
        try check(store, acknowledged, "seed \(seed)")
    }
}

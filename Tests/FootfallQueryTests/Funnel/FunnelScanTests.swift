import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Funnel over a snapshot")
struct FunnelScanTests {

    private func plan(_ names: [String], _ rules: FunnelRules, now: Int64 = .max) -> FunnelPlan {
        FunnelPlan(
            steps: names.map { BoundEvents([.init(.exactly($0))]) }, labels: names, rules: rules,
            now: now)
    }

    /// Customers by level, every chain of every customer tried.
    private func naiveReached(_ events: [Event], _ names: [String], _ rules: FunnelRules) -> [Int] {
        var reached = [Int](repeating: 0, count: names.count)
        for events in Dictionary(grouping: events.filter { $0.customer != nil }, by: \.customer)
            .values
        {
            let naive = NaiveFunnel(
                events: TieOrder.sorted(events).map { event in
                    let bits = names.indices.filter { names[$0] == event.name }
                    return .init(
                        time: event.time.microseconds,
                        steps: bits.reduce(0) { $0 | 1 << UInt64($1) })
                }, stepCount: names.count, window: rules.window, isApart: rules.ties == .apart,
                starts: rules.starts)
            for step in naive.reportedChain().indices { reached[step] += 1 }
        }
        return reached
    }

    @Test(
        "Each customer's level is that of the definition, however the events are split",
        arguments: 0..<60)
    func levels(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.customers = (0..<20).map { "customer \($0)" }
        random.tick = 1
        let events = random.events(120)
        let names = random.generator.pick([
            ["view", "cart", "pay"], ["view", "view"], ["pay", "cart"],
        ])
        let rules = FunnelRules(
            stepCount: names.count, window: random.generator.pick([nil, 3, 10]),
            ties: random.generator.pick([.either, .apart]),
            starts: random.generator.pick([Int64.min..<Int64.max, 5..<25]))
        let expected = naiveReached(events, names, rules)
        for count in 1...3 {
            let snapshot = Snapshot(random.split(events, into: count))
            let found = try FunnelScan(plan(names, rules), on: snapshot, clock: .utc).run(
                .threads(2))
            #expect(found.tally?.reached == expected, "seed \(seed), \(count) runs")
        }
    }

    @Test("Waits are those of the reported chain")
    func waits() throws {
        let events = ["A": [0, 10], "B": [12, 30]].flatMap { name, times in
            times.map { Event(name: name, time: Timestamp(unchecked: $0), customer: "c") }
        }
        let rules = FunnelRules(stepCount: 2)
        let found = try FunnelScan(
            plan(["A", "B"], rules), on: Snapshot([events]), clock: .utc
        ).run(.threads(1))
        #expect(found.tally?.waits(before: 1).durations == [2])
    }

    @Test("Starts whose window is not over are counted")
    func openStarts() throws {
        let events = [0, 50, 95, 100].map {
            Event(name: "A", time: Timestamp(unchecked: $0), customer: "c")
        }
        let rules = FunnelRules(stepCount: 2, window: 10, starts: 0..<99)
        let found = try FunnelScan(
            plan(["A", "B"], rules, now: 100), on: Snapshot([events]), clock: .utc
        ).run(.threads(1))
        #expect(found.openStarts == 1)
        #expect(found.tally?.reached == [1, 0])
    }

    @Test("Events without a customer are in no funnel")
    func anonymous() throws {
        let events = [Event(name: "A", time: Timestamp(unchecked: 1))]
        let found = try FunnelScan(
            plan(["A"], FunnelRules(stepCount: 1)), on: Snapshot([events]), clock: .utc
        ).run(.threads(1))
        #expect(found.tally?.reached ?? [0] == [0])
    }
}

import FootfallQuery
import FootfallTestSupport
import Testing

@Suite("Funnel kernel")
struct FunnelKernelTests {
    /// Events as `A@4`, or `AB@4` for one that matches two steps, in time and tie order.
    private func chain(
        _ text: String, steps: String, within window: Int64? = nil, ties: Ties = .either,
        starts: Range<Int64> = Int64.min..<Int64.max
    ) -> [Int] {
        let events = text.split(separator: " ").map { event in
            let parts = event.split(separator: "@")
            var mask: UInt64 = 0
            for (bit, step) in steps.enumerated() where parts[0].contains(step) {
                mask |= 1 << UInt64(bit)
            }
            return NaiveFunnel.Event(time: Int64(parts[1]) ?? -1, steps: mask)
        }
        let rules = FunnelRules(
            stepCount: steps.count, window: window, ties: ties, starts: starts)
        let found = run(events, rules)
        #expect(found == naive(events, rules).reportedChain())
        return found
    }

    private func run(_ events: [NaiveFunnel.Event], _ rules: FunnelRules) -> [Int] {
        let kernel = FunnelKernel(rules)
        return events.map(\.time).withUnsafeBufferPointer { times in
            events.map(\.steps).withUnsafeBufferPointer { masks in
                let reach = kernel.reach(times: times, masks: masks)
                var chain = [Int](repeating: 0, count: reach.level)
                kernel.findChain(reach, times: times, masks: masks, into: &chain)
                return chain
            }
        }
    }

    private func naive(_ events: [NaiveFunnel.Event], _ rules: FunnelRules) -> NaiveFunnel {
        NaiveFunnel(
            events: events, stepCount: rules.stepCount, window: rules.window,
            isApart: rules.ties == .apart, starts: rules.starts)
    }

    @Test("Ties apart: a later start does not take away an earlier one")
    func strictIncrease() {
        #expect(chain("A@4 A@6 B@6", steps: "AB", within: 2, ties: .apart) == [0, 2])
        #expect(chain("A@0 B@1 B@2 C@2", steps: "ABC", ties: .apart) == [0, 1, 3])
    }

    @Test("One event never fills two steps")
    func oneEventOneStep() {
        #expect(chain("AB@1", steps: "AB").count == 1)
        #expect(chain("A@1", steps: "AA").count == 1)
        #expect(chain("A@1 A@1", steps: "AA").count == 2)
        #expect(chain("A@1 A@1", steps: "AA", ties: .apart).count == 1)
    }

    @Test("At one instant, events are given to the steps so that most are filled")
    func matchingAtOneInstant() {
        #expect(chain("AB@1 A@1", steps: "AB") == [1, 0])
        #expect(chain("ABC@1 AB@1 A@1", steps: "ABC") == [2, 1, 0])
        #expect(chain("A@0 BC@1 B@1 BCD@1", steps: "ABCD") == [0, 2, 1, 3])
    }

    @Test("The best start counts, not the first")
    func bestStart() {
        let minutes = "A@780 A@810 B@825 C@855"
        #expect(chain(minutes, steps: "ABC", within: 60) == [1, 2, 3])
    }

    @Test("Going back and repeating a step does not lose the way, and no time is negative")
    func repeats() {
        #expect(chain("a@1 b@2 c@3 a@4 b@5 d@6", steps: "abcd") == [0, 1, 2, 5])
    }

    @Test("The window's end is inclusive")
    func inclusiveWindow() {
        #expect(chain("A@0 B@10", steps: "AB", within: 10).count == 2)
        #expect(chain("A@0 B@11", steps: "AB", within: 10).count == 1)
        #expect(chain("A@0 B@0", steps: "AB", within: 0).count == 2)
    }

    @Test("Only the first event must lie in the range")
    func startsInRange() {
        #expect(chain("A@0 A@5 B@9", steps: "AB", starts: 1..<6) == [1, 2])
        #expect(chain("A@0 A@6 B@9", steps: "AB", starts: 1..<6) == [])
    }

    @Test("The reported chain finishes first, then starts last, then is early in between")
    func reportedChain() {
        #expect(chain("A@0 A@1 B@2 B@3 C@4 C@5", steps: "ABC") == [1, 2, 4])
        #expect(chain("A@0 A@1", steps: "A") == [0])
        #expect(chain("A@1 A@1 B@1 B@1", steps: "AB") == [0, 2])
    }

    @Test("64 steps fit")
    func manySteps() {
        let events = (0..<64).map { NaiveFunnel.Event(time: Int64($0), steps: 1 << UInt64($0)) }
        #expect(run(events, FunnelRules(stepCount: 64)) == Array(0..<64))
        let tied = events.map { NaiveFunnel.Event(time: 0, steps: $0.steps) }
        #expect(run(tied, FunnelRules(stepCount: 64)) == Array(0..<64))
    }

    @Test("A long stretch of events at one instant is no trouble")
    func manyTies() {
        let events = [NaiveFunnel.Event](repeating: .init(time: 3, steps: 0b111), count: 5000)
        #expect(run(events, FunnelRules(stepCount: 3)) == [0, 1, 2])
    }

    @Test("100,000 random cases agree with every chain tried", arguments: 0..<20)
    func randomCases(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<5000 {
            let rules = randomRules(&random)
            let events = randomEvents(&random, rules.stepCount)
            let found = run(events, rules)
            guard found != naive(events, rules).reportedChain() else { continue }
            Issue.record("seed \(seed), case \(number): \(rules) \(events): \(found)")
            return
        }
    }

    private func randomRules(_ random: inout SeededGenerator) -> FunnelRules {
        let from = Int64(random.below(3))
        return FunnelRules(
            stepCount: 1 + random.below(4), window: random.oneIn(3) ? nil : Int64(random.below(6)),
            ties: random.oneIn(2) ? .either : .apart,
            starts: random.oneIn(2) ? Int64.min..<Int64.max : from..<from + 4)
    }

    private func randomEvents(
        _ random: inout SeededGenerator, _ steps: Int
    ) -> [NaiveFunnel.Event] {
        let span = random.pick([1, 3, 8])
        let isShared = random.oneIn(2)
        return (0..<random.below(9)).map { _ in
            let mask =
                isShared
                ? UInt64(1 + random.below((1 << steps) - 1)) : 1 << UInt64(random.below(steps))
            return NaiveFunnel.Event(time: Int64(random.below(span)), steps: mask)
        }.sorted { $0.time < $1.time }
    }
}

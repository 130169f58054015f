import FootfallQuery
import FootfallTestSupport
import Testing

@Suite("Funnel kernel with gaps")
struct ChainKernelTests {
    private func run(_ events: [NaiveFunnel.Event], _ rules: ChainRules) -> Chain {
        events.map(\.time).withUnsafeBufferPointer { times in
            events.map(\.steps).withUnsafeBufferPointer { masks in
                ChainKernel(rules).chain(UnitEvents(times: times, masks: masks))
            }
        }
    }

    private func naive(_ events: [NaiveFunnel.Event], _ rules: ChainRules) -> NaiveFunnel {
        NaiveFunnel(
            events: events, gaps: rules.gaps.map(NaiveFunnel.Gap.init), window: rules.base.window,
            isApart: rules.base.ties == .apart, starts: rules.base.starts)
    }

    /// Events as `A@4`; an `x` is excluded, any other letter that is no step is an event at all.
    private func chain(
        _ text: String, steps: String, _ write: (inout [ChainRules.Gap]) -> Void,
        within window: Int64? = nil, ties: Ties = .either
    ) -> [String] {
        let words = text.split(separator: " ").map { $0.split(separator: "@") }
        let letters = steps + "x"
        let events = words.map { word in
            var mask: UInt64 = 1 << 63
            for (bit, letter) in letters.enumerated() where word[0].contains(letter) {
                mask |= 1 << UInt64(bit)
            }
            return NaiveFunnel.Event(time: Int64(word[1]) ?? -1, steps: mask)
        }
        var gaps = [ChainRules.Gap](repeating: ChainRules.Gap(), count: steps.count)
        write(&gaps)
        let rules = ChainRules(
            FunnelRules(stepCount: steps.count, window: window, ties: ties), gaps: gaps)
        let found = run(events, rules)
        let expected = naive(events, rules).bestChain()
        #expect(found.steps == expected.steps && found.events == expected.events)
        return found.events.map { words[$0].joined(separator: "@") }
    }

    private let excluded: UInt64 = 1 << 2

    @Test("A window of a gap ends inclusively and does not touch the others")
    func gapWindow() {
        #expect(chain("A@0 B@5 C@90", steps: "ABC") { $0[1].window = 5 }.count == 3)
        #expect(chain("A@0 B@6 C@7", steps: "ABC") { $0[1].window = 5 } == ["A@0"])
    }

    @Test("A later event of the step before opens a gap's window again")
    func laterSource() {
        let found = chain("A@0 B@1 B@8 C@10", steps: "ABC") { $0[2].window = 2 }
        #expect(found == ["A@0", "B@8", "C@10"])
    }

    @Test("An exclusion lies strictly between: at a step's very time it does not count")
    func exclusionAtStep() {
        let bit = excluded
        #expect(chain("A@0 x@1 B@2", steps: "AB") { $0[1].exclusions = bit } == ["A@0"])
        #expect(chain("A@0 x@0 B@2", steps: "AB") { $0[1].exclusions = bit }.count == 2)
        #expect(chain("A@0 x@2 B@2", steps: "AB") { $0[1].exclusions = bit }.count == 2)
    }

    @Test("After an exclusion a new start still leads on")
    func startAfterExclusion() {
        let bit = excluded
        let found = chain("A@0 x@1 A@2 B@3", steps: "AB") { $0[1].exclusions = bit }
        #expect(found == ["A@2", "B@3"])
    }

    @Test("Directly: nothing in between but repeats of the step before")
    func directly() {
        #expect(chain("A@0 A@1 A@2 B@3", steps: "AB") { $0[1].isDirect = true } == ["A@2", "B@3"])
        #expect(chain("A@0 z@1 B@3", steps: "AB") { $0[1].isDirect = true } == ["A@0"])
        #expect(chain("A@0 z@3 B@3", steps: "AB") { $0[1].isDirect = true }.count == 2)
    }

    @Test("An optional step is taken where it can be, and skipped where not")
    func maybe() {
        let write = { (gaps: inout [ChainRules.Gap]) in gaps[1].isOptional = true }
        #expect(chain("A@0 B@1 C@2", steps: "ABC", write) == ["A@0", "B@1", "C@2"])
        #expect(chain("A@0 C@2 B@3", steps: "ABC", write) == ["A@0", "C@2"])
        #expect(chain("A@0 B@1", steps: "ABC", write) == ["A@0", "B@1"])
    }

    @Test("The latest start comes before more optional steps")
    func startBeforeOptional() {
        let found = chain("A@0 B@1 A@2 C@3", steps: "ABC") { $0[1].isOptional = true }
        #expect(found == ["A@2", "C@3"])
    }

    @Test("What is written on a skipped step does not apply")
    func skippedGap() {
        let found = chain("A@0 B@8 C@9", steps: "ABC") { gaps in
            gaps[1].isOptional = true
            gaps[1].window = 2
        }
        #expect(found == ["A@0", "C@9"])
    }

    @Test("64 steps, all optional but the first, at one instant and at many")
    func manySteps() {
        var gaps = [ChainRules.Gap](repeating: ChainRules.Gap(), count: 64)
        for step in 1..<64 { gaps[step].isOptional = true }
        let rules = ChainRules(FunnelRules(stepCount: 64), gaps: gaps)
        let apart = (0..<64).map { NaiveFunnel.Event(time: Int64($0), steps: 1 << UInt64($0)) }
        #expect(run(apart, rules).steps == Array(0..<64))
        let tied = apart.map { NaiveFunnel.Event(time: 0, steps: $0.steps) }
        #expect(run(tied, rules).steps == Array(0..<64))
        let all = [NaiveFunnel.Event](repeating: .init(time: 3, steps: .max), count: 100)
        #expect(run(all, rules).steps == Array(0..<64))
    }

    @Test("20,000 random cases agree with every chain tried", arguments: 0..<20)
    func randomCases(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<1000 {
            let rules = randomRules(&random)
            let events = randomEvents(&random, rules)
            let found = run(events, rules)
            let expected = naive(events, rules).bestChain()
            guard found.steps != expected.steps || found.events != expected.events else {
                continue
            }
            Issue.record("seed \(seed), case \(number): \(rules) \(events): \(found), \(expected)")
            return
        }
    }

    @Test("Without anything between the steps, both kernels agree", arguments: 0..<4)
    func simpleKernel(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<1000 {
            var rules = randomRules(&random)
            rules = ChainRules(
                rules.base,
                gaps: [ChainRules.Gap](repeating: ChainRules.Gap(), count: rules.stepCount))
            let events = randomEvents(&random, rules).filter { $0.steps & rules.stepBits != 0 }
            let reach = events.map(\.time).withUnsafeBufferPointer { times in
                events.map { $0.steps & rules.stepBits }.withUnsafeBufferPointer { masks in
                    FunnelKernel(rules.base).reach(times: times, masks: masks)
                }
            }
            #expect(run(events, rules).level == reach.level, "seed \(seed), case \(number)")
        }
    }

    @Test("20,000 units with an event a time: the quick kernel finds the same", arguments: 0..<20)
    func distinctTimes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for number in 0..<1000 {
            let rules = randomRules(&random, isOptional: false)
            let kernel = DistinctTimesKernel(rules)
            var events = randomEvents(&random, rules)
            for i in events.indices.dropFirst() {
                events[i].time = max(events[i].time, events[i - 1].time + 1)
            }
            let (chain, excluded) = find(events, rules, kernel)
            let expected = naive(events, rules).bestChain()
            #expect(
                chain == expected.events && excluded == stepsExcluded(events, rules, chain.count),
                "seed \(seed), case \(number): \(rules) \(events)")
        }
    }

    private func find(
        _ events: [NaiveFunnel.Event], _ rules: ChainRules, _ kernel: DistinctTimesKernel
    ) -> (chain: [Int], excluded: UInt64) {
        events.map(\.time).withUnsafeBufferPointer { times in
            events.map(\.steps).withUnsafeBufferPointer { masks in
                let unit = UnitEvents(times: times, masks: masks)
                let found = kernel.find(unit, starts: rules.base.starts)
                var chain = [Int](repeating: -1, count: rules.stepCount)
                kernel.findChain(found, unit, into: &chain)
                return (Array(chain.prefix(found.level)), found.excluded)
            }
        }
    }

    /// The step after a level, as a bit, if it would be reached were nothing excluded before it.
    private func stepsExcluded(
        _ events: [NaiveFunnel.Event], _ rules: ChainRules, _ level: Int
    ) -> UInt64 {
        guard level > 0, level < rules.stepCount else { return 0 }
        let best = naive(events, rules.ignoringExclusions(before: level)).bestChain()
        return best.events.count > level ? 1 << UInt64(level) : 0
    }

    private func randomRules(
        _ random: inout SeededGenerator, isOptional: Bool = true
    ) -> ChainRules {
        let from = Int64(random.below(3))
        let base = FunnelRules(
            stepCount: 1 + random.below(4), window: random.oneIn(2) ? nil : Int64(random.below(8)),
            ties: random.oneIn(2) ? .either : .apart,
            starts: random.oneIn(2) ? Int64.min..<Int64.max : from..<from + 4)
        var gaps = [ChainRules.Gap](repeating: ChainRules.Gap(), count: base.stepCount)
        let (maybe, direct) = (1 + random.below(3), 1 + random.below(3))
        for step in gaps.indices.dropFirst() {
            gaps[step].isOptional = random.oneIn(maybe) && isOptional
            gaps[step].isDirect = random.oneIn(direct)
            if random.oneIn(3) { gaps[step].window = Int64(random.below(4)) }
            if random.oneIn(3) {
                gaps[step].exclusions = UInt64(1 + random.below(3)) << UInt64(base.stepCount)
            }
        }
        return ChainRules(base, gaps: gaps)
    }

    private func randomEvents(
        _ random: inout SeededGenerator, _ rules: ChainRules
    ) -> [NaiveFunnel.Event] {
        let span = random.pick([1, 3, 8])
        let isShared = random.oneIn(2)
        let steps = rules.stepCount
        return (0..<random.below(9)).map { _ in
            var mask =
                isShared
                ? UInt64(random.below(1 << steps)) : 1 << UInt64(random.below(steps))
            if random.oneIn(5) { mask = UInt64(1 + random.below(3)) << UInt64(steps) }
            if random.oneIn(5) { mask |= 1 << UInt64(steps) }
            return NaiveFunnel.Event(time: Int64(random.below(span)), steps: mask | 1 << 63)
        }.sorted { $0.time < $1.time }
    }
}

extension NaiveFunnel.Gap {
    fileprivate init(_ gap: ChainRules.Gap) {
        self.init()
        isOptional = gap.isOptional
        window = gap.window
        exclusions = gap.exclusions
        isDirect = gap.isDirect
    }
}

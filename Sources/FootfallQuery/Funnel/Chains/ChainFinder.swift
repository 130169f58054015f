/// What tells chains of one unit: how far they come, and by which events.
protocol ChainFinder: Sendable {
    /// The highest level of any chain that starts in some times.
    func reach(_ events: UnitEvents, starts: Range<Int64>) -> ChainKernel.Reach

    /// The reported chain of those that came so far.
    func chain(_ events: UnitEvents, _ reach: ChainKernel.Reach) -> Chain

    /// How far an attempt comes that opens with the first of some events, and the first event after
    /// it is closed.
    func attempt(_ events: UnitEvents) -> (reach: ChainKernel.Reach, end: Int)

    /// The steps next to a level that would be reached but for what is excluded before them.
    func stepsExcluded(_ events: UnitEvents, after level: Int, starts: Range<Int64>) -> UInt64

    /// The same of an attempt, which starts with the first of some events.
    func stepsExcluded(_ events: UnitEvents, afterAttemptTo level: Int) -> UInt64
}

/// Finds chains of steps in their order.
struct OrderedFinder: ChainFinder {
    private let rules: ChainRules
    private let kernel: ChainKernel
    /// For each step before which something is excluded: the kernel that looks past that.
    private let unexcluding: [ChainKernel?]

    init(_ rules: ChainRules) {
        self.rules = rules
        kernel = ChainKernel(rules)
        unexcluding = rules.gaps.indices.map { step in
            rules.gaps[step].exclusions == 0
                ? nil : ChainKernel(rules.ignoringExclusions(before: step))
        }
    }

    func reach(_ events: UnitEvents, starts: Range<Int64>) -> ChainKernel.Reach {
        kernel.reach(events, starts: starts)
    }

    func chain(_ events: UnitEvents, _ reach: ChainKernel.Reach) -> Chain {
        kernel.chain(events, reach)
    }

    func attempt(_ events: UnitEvents) -> (reach: ChainKernel.Reach, end: Int) {
        let opened = events.times[0]
        var pass = ReachPass(rules, starts: opened..<opened + 1)
        var next = 0
        while next < events.count {
            let time = events.times[next]
            if time &- opened > rules.base.window ?? .max { break }
            let instant = events.instant(from: next)
            let steps = InstantSteps(rules, events.masks, instant)
            pass.take(steps, at: time)
            next = instant.upperBound
            let isExcluded =
                time > pass.reach.finish
                && rules.isClosed(after: pass.reach.level, by: steps.union)
            if pass.reach.level == rules.stepCount || isExcluded { break }
        }
        return (pass.reach, next)
    }

    func stepsExcluded(_ events: UnitEvents, after level: Int, starts: Range<Int64>) -> UInt64 {
        var steps: UInt64 = 0
        for step in rules.successors(of: level - 1) {
            if let kernel = unexcluding[step],
                kernel.reach(events, starts: starts).level > step
            {
                steps |= 1 << UInt64(step)
            }
        }
        return steps
    }

    func stepsExcluded(_ events: UnitEvents, afterAttemptTo level: Int) -> UInt64 {
        let opened = events.times[0]
        return stepsExcluded(events, after: level, starts: opened..<opened + 1)
    }
}

extension ChainRules {
    /// Whether events with some bits are excluded before each step that may follow a level.
    fileprivate func isClosed(after level: Int, by bits: UInt64) -> Bool {
        successors(of: level - 1).allSatisfy { gaps[$0].exclusions & bits != 0 }
    }
}

/// Finds chains of steps in any order; their steps are numbered as their events come.
struct AnyOrderFinder: ChainFinder {
    private let kernel: AnyOrderKernel
    /// Looks past all that is excluded; nil if nothing is.
    private let unexcluding: AnyOrderKernel?

    init(_ rules: ChainRules) {
        kernel = AnyOrderKernel(rules)
        unexcluding =
            rules.withoutExclusions == rules ? nil : AnyOrderKernel(rules.withoutExclusions)
    }

    func reach(_ events: UnitEvents, starts: Range<Int64>) -> ChainKernel.Reach {
        kernel.reach(events, starts: starts)
    }

    func chain(_ events: UnitEvents, _ reach: ChainKernel.Reach) -> Chain {
        kernel.chain(events, reach)
    }

    func attempt(_ events: UnitEvents) -> (reach: ChainKernel.Reach, end: Int) {
        kernel.attempt(events)
    }

    func stepsExcluded(_ events: UnitEvents, after level: Int, starts: Range<Int64>) -> UInt64 {
        guard let unexcluding, unexcluding.reach(events, starts: starts).level > level else {
            return 0
        }
        return 1 << UInt64(level)
    }

    func stepsExcluded(_ events: UnitEvents, afterAttemptTo level: Int) -> UInt64 {
        unexcluding?.exceeds(level, events) == true ? 1 << UInt64(level) : 0
    }
}

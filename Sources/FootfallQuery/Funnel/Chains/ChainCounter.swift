/// The chains of one unit that count: the reported one; or all conversions, or all attempts.
///
/// A conversion is a chain to the last step. They don't overlap: of those that finish first the
/// reported one counts, and the next one starts at a later instant.
///
/// An attempt opens at an event of the first step, if none is open, and is the reported chain of
/// those that start then. It closes at its conversion, at the end of its window, or at an event that
/// is excluded on every way on from the step it stands at; the next one opens at a later instant.
struct ChainCounter: Sendable {
    /// A chain, and the steps that exclusions kept it from.
    struct Counted {
        var chain: Chain
        var excluded: UInt64 = 0
    }

    let rules: ChainRules
    private let counting: Counting
    private let kernel: ChainKernel
    /// For each step before which something is excluded: the kernel that looks past that.
    private let unexcluding: [ChainKernel?]

    init(_ rules: ChainRules, counting: Counting) {
        self.rules = rules
        self.counting = counting
        kernel = ChainKernel(rules)
        unexcluding = rules.gaps.indices.map { step in
            rules.gaps[step].exclusions == 0
                ? nil : ChainKernel(rules.ignoringExclusions(before: step))
        }
    }

    /// The chains that start in some times.
    func chains(_ events: UnitEvents, starts: Range<Int64>) -> [Counted] {
        switch counting {
        case .customers, .sessions: best(events, starts).map { [$0] } ?? []
        case .conversions: conversions(events, starts)
        case .attempts: attempts(events, starts)
        }
    }

    private func best(_ events: UnitEvents, _ starts: Range<Int64>) -> Counted? {
        let chain = kernel.chain(events, starts: starts)
        guard chain.level > 0 else { return nil }
        return Counted(
            chain: chain, excluded: stepsExcluded(events, after: chain.level, starts))
    }

    private func conversions(_ events: UnitEvents, _ starts: Range<Int64>) -> [Counted] {
        var found: [Counted] = []
        var next = 0
        while next < events.count {
            let rest = events.dropFirst(next)
            let chain = kernel.chain(rest, starts: starts)
            guard chain.level == rules.stepCount, let last = chain.events.last else { break }
            found.append(Counted(chain: chain.moved(by: next)))
            next += rest.instant(holding: last).upperBound
        }
        return found
    }

    private func attempts(_ events: UnitEvents, _ starts: Range<Int64>) -> [Counted] {
        var found: [Counted] = []
        var next = 0
        while next < events.count {
            guard events.masks[next] & 1 == 1, starts.contains(events.times[next]) else {
                next += 1
                continue
            }
            let rest = events.dropFirst(events.instant(holding: next).lowerBound)
            let skipped = events.count - rest.count
            let opened = rest.times[0]..<rest.times[0] + 1
            let (reach, end) = follow(rest, opened)
            found.append(
                Counted(
                    chain: kernel.chain(rest, reach).moved(by: skipped),
                    excluded: stepsExcluded(rest, after: reach.level, opened)))
            next = skipped + end
        }
        return found
    }

    /// How far an attempt comes that opens with the first of some events, and the first event after
    /// it is closed.
    private func follow(
        _ events: UnitEvents, _ opened: Range<Int64>
    ) -> (ChainKernel.Reach, end: Int) {
        var pass = ReachPass(rules, starts: opened)
        var next = 0
        while next < events.count {
            let time = events.times[next]
            if time &- opened.lowerBound > rules.base.window ?? .max { break }
            let instant = events.instant(from: next)
            let steps = InstantSteps(rules, events.masks, instant)
            pass.take(steps, at: time)
            next = instant.upperBound
            let isExcluded =
                time > pass.reach.finish
                && rules.isClosed(
                    after: pass.reach.level, by: steps.union)
            if pass.reach.level == rules.stepCount || isExcluded { break }
        }
        return (pass.reach, next)
    }

    /// The steps next to a level that would be reached if nothing were excluded before them.
    private func stepsExcluded(
        _ events: UnitEvents, after level: Int, _ starts: Range<Int64>
    ) -> UInt64 {
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
}

extension ChainRules {
    /// Whether events with some bits are excluded before each step that may follow a level.
    fileprivate func isClosed(after level: Int, by bits: UInt64) -> Bool {
        successors(of: level - 1).allSatisfy { gaps[$0].exclusions & bits != 0 }
    }
}

extension Chain {
    /// The chain, its events counted from further back.
    func moved(by count: Int) -> Chain {
        Chain(steps: steps, events: events.map { $0 + count })
    }
}

extension UnitEvents {
    /// The events of the instant of an event.
    fileprivate func instant(holding event: Int) -> Range<Int> {
        var first = event
        while first > 0 && times[first - 1] == times[event] { first -= 1 }
        return instant(from: first)
    }
}

import FootfallFormat

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
        /// The events that were looked at for it: from where it may start to where it is closed.
        var events: Range<Int>
    }

    let rules: ChainRules
    private let counting: Counting
    private let finder: any ChainFinder

    init(_ rules: ChainRules, counting: Counting) {
        self.rules = rules
        self.counting = counting
        finder = rules.isInAnyOrder ? AnyOrderFinder(rules) : OrderedFinder(rules)
    }

    /// The chains that start in some times.
    ///
    /// - Throws: if nobody waits for them any more; there may be as many as events, and each may look
    ///   at all that come after it.
    func chains(_ events: UnitEvents, starts: Range<Int64>) throws -> [Counted] {
        switch counting {
        case .customers, .sessions: best(events, starts).map { [$0] } ?? []
        case .conversions: try conversions(events, starts)
        case .attempts: try attempts(events, starts)
        }
    }

    private func best(_ events: UnitEvents, _ starts: Range<Int64>) -> Counted? {
        let reach = finder.reach(events, starts: starts)
        guard reach.level > 0 else { return nil }
        return Counted(
            chain: finder.chain(events, reach),
            excluded: finder.stepsExcluded(events, after: reach.level, starts: starts),
            events: 0..<events.count)
    }

    private func conversions(
        _ events: UnitEvents, _ starts: Range<Int64>
    ) throws -> [Counted] {
        var found: [Counted] = []
        var next = 0
        while next < events.count {
            try QueryWatch.checkpoint()
            let rest = events.dropFirst(next)
            let reach = finder.reach(rest, starts: starts)
            guard reach.level == rules.stepCount else { break }
            let end = next + rest.times.partitionPoint { $0 > reach.finish }
            found.append(
                Counted(chain: finder.chain(rest, reach).moved(by: next), events: next..<end))
            next = end
        }
        return found
    }

    private func attempts(
        _ events: UnitEvents, _ starts: Range<Int64>
    ) throws -> [Counted] {
        var found: [Counted] = []
        var next = 0
        while next < events.count {
            guard events.masks[next] & rules.startBits != 0, starts.contains(events.times[next])
            else {
                next += 1
                continue
            }
            try QueryWatch.checkpoint()
            let skipped = events.firstOfInstant(holding: next)
            let rest = windowed(events.dropFirst(skipped))
            let (reach, end) = finder.attempt(rest)
            found.append(
                Counted(
                    chain: finder.chain(rest, reach).moved(by: skipped),
                    excluded: finder.stepsExcluded(rest, afterAttemptTo: reach.level),
                    events: skipped..<skipped + end))
            next = skipped + end
        }
        return found
    }

    /// Those of some events that lie in the window that the first one opens.
    private func windowed(_ events: UnitEvents) -> UnitEvents {
        guard let window = rules.base.window else { return events }
        let opened = events.times[0]
        return events.part(0..<events.times.partitionPoint { $0 &- opened > window })
    }
}

extension Chain {
    /// The chain, its events counted from further back.
    func moved(by count: Int) -> Chain {
        Chain(steps: steps, events: events.map { $0 + count })
    }
}

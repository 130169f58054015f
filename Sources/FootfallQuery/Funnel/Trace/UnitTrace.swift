/// Tells of one unit's events what each changed, and of the unit what counts.
struct UnitTrace {
    private let rules: ChainRules
    private let counting: Counting
    private let counter: ChainCounter
    private let trace: any ChainTrace

    init(_ plan: FunnelPlan, _ teller: TraceTeller) {
        rules = plan.allRules
        counting = plan.unit.counting
        counter = ChainCounter(rules, counting: counting)
        trace =
            rules.isInAnyOrder ? AnyOrderTrace(rules, teller) : OrderedTrace(rules, teller)
    }

    /// One text an event; and the unit's level, or those of its attempts, or its conversions.
    func told(_ events: UnitEvents) throws -> (changes: [String], levels: [String]) {
        let found = try counter.chains(events, starts: rules.base.starts)
        var changes: [String] = []
        for (number, counted) in found.enumerated() {
            // Between two attempts, events are of no consequence.
            changes += [String](repeating: "", count: counted.events.lowerBound - changes.count)
            changes += try self.changes(events.part(counted.events))
            mark(number + 1, counted.chain, in: &changes)
        }
        let rest = events.dropFirst(changes.count)
        changes +=
            counting == .attempts
            ? [String](repeating: "", count: rest.count)
            : try trace.changes(rest, starts: rules.base.starts)
        return (changes, levels(found.map(\.chain)))
    }

    /// The changes that the events made which were looked at for one chain; all attempts of one opening
    /// start at its instant.
    private func changes(_ events: UnitEvents) throws -> [String] {
        guard counting == .attempts else {
            return try trace.changes(events, starts: rules.base.starts)
        }
        return try trace.changes(events, starts: events.times[0]..<events.times[0] + 1)
    }

    /// Tells where an attempt opens, or a conversion is made.
    private func mark(_ number: Int, _ chain: Chain, in changes: inout [String]) {
        switch counting {
        case .customers, .sessions: break
        case .attempts:
            if let first = chain.events.first {
                changes[first] = "attempt \(number): \(changes[first])"
            }
        case .conversions:
            if let last = chain.events.last { changes[last] += ", conversion \(number)" }
        }
    }

    private func levels(_ chains: [Chain]) -> [String] {
        switch counting {
        case .customers, .sessions: [level(chains.first?.level ?? 0)]
        case .attempts: chains.enumerated().map { "attempt \($0 + 1): \(level($1.level))" }
        case .conversions: [chains.count == 1 ? "1 conversion" : "\(chains.count) conversions"]
        }
    }

    private func level(_ level: Int) -> String { "level \(level) of \(rules.stepCount)" }
}

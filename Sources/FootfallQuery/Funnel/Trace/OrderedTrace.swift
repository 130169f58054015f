/// Follows the pass that finds how far chains come of steps in their order.
///
/// An event took the steps that chains came to stand at in its instant, or something kept it from
/// them.
struct OrderedTrace: ChainTrace {
    private let rules: ChainRules
    private let teller: TraceTeller

    init(_ rules: ChainRules, _ teller: TraceTeller) {
        self.rules = rules
        self.teller = teller
    }

    func changes(_ events: UnitEvents, starts: Range<Int64>) throws -> [String] {
        var changes: [String] = []
        var pass = ReachPass(rules, starts: starts)
        while changes.count < events.count {
            try teller.checkCancelled()
            let instant = events.instant(from: changes.count)
            let time = events.times[changes.count]
            let before = pass
            pass.take(InstantSteps(rules, events.masks, instant), at: time)
            for event in instant {
                changes.append(change(by: events.masks[event], at: time, before, pass))
            }
        }
        return changes
    }

    private func change(
        by mask: UInt64, at time: Int64, _ before: ReachPass, _ after: ReachPass
    ) -> String {
        var parts: [String] = []
        for step in (mask & rules.stepBits).bitPlaces {
            if let start = after.start(ofChainTo: step, at: time) {
                parts.append(step == 0 ? "step 1" : "step \(step + 1) \(teller.origin(start))")
            } else if let obstacle = before.obstacle(to: step, at: time) {
                parts.append(obstacle)
            }
        }
        if rules.gaps.indices.contains(where: { before.excludes(mask, before: $0, at: time) }) {
            parts.append("excluded")
        }
        var told: Set<String> = []
        return parts.filter { told.insert($0).inserted }.joined(separator: ", ")
    }
}

extension ReachPass {
    /// What keeps an event from a step, if there is a chain that it could lengthen otherwise.
    fileprivate func obstacle(to step: Int, at time: Int64) -> String? {
        let sources = rules.sources(of: step).filter { fronts[$0].isStanding }
        guard !sources.isEmpty else { return nil }
        let reached = sources.contains {
            fronts[$0].best(from: barriers.bound(of: step, from: $0, at: time)) != nil
        }
        if reached { return "window over" }
        if let window = rules.gaps[step].window,
            !sources.contains(where: { fronts[$0].best(from: time &- window) != nil })
        {
            return "window over"
        }
        return rules.gaps[step].isDirect ? "not directly after" : "after what is excluded"
    }

    /// Whether an event with some bits is excluded before a step that a chain could go on to.
    fileprivate func excludes(_ mask: UInt64, before step: Int, at time: Int64) -> Bool {
        rules.gaps[step].exclusions & mask != 0
            && rules.sources(of: step).contains {
                fronts[$0].best(from: barriers.bound(of: step, from: $0, at: time)) != nil
            }
    }
}

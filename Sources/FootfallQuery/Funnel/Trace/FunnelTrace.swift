import FootfallModel

/// Follows the pass that finds a funnel's level, and tells what each event changed in it.
struct FunnelTrace {
    private let rules: ChainRules
    private let calendar: LocalCalendar

    init(_ rules: ChainRules, _ calendar: LocalCalendar) {
        self.rules = rules
        self.calendar = calendar
    }

    /// The level of some events, in time order.
    func level(_ times: [Int64], _ masks: [UInt64]) -> Int {
        withEvents(times, masks) { ChainKernel(rules).reach($0).level }
    }

    /// What each event changed: the steps that it took and from which start, or what kept it from
    /// them; empty if it was of no consequence.
    func changes(_ times: [Int64], _ masks: [UInt64]) -> [String] {
        withEvents(times, masks) { events in
            var changes: [String] = []
            var pass = ReachPass(rules, starts: rules.base.starts)
            while changes.count < events.count {
                let instant = events.instant(from: changes.count)
                let time = events.times[changes.count]
                let before = pass
                pass.take(InstantSteps(rules, events.masks, instant), at: time)
                for event in instant {
                    let mask = events.masks[event]
                    changes.append(change(by: mask, at: time, before, pass))
                }
            }
            return changes
        }
    }

    private func change(
        by mask: UInt64, at time: Int64, _ before: ReachPass, _ after: ReachPass
    ) -> String {
        var parts: [String] = []
        for step in (mask & rules.stepBits).bitPlaces {
            if let start = after.start(ofChainTo: step, at: time) {
                parts.append(
                    step == 0 ? "step 1" : "step \(step + 1) from the \(text(start)) start")
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

    private func text(_ time: Int64) -> String {
        let cell = ResultTable.Cell.localTime(
            Timestamp(unchecked: time), offsetSeconds: calendar.offsetSeconds(at: time))
        return CellText.plain(cell) ?? ""
    }

    private func withEvents<Result>(
        _ times: [Int64], _ masks: [UInt64], _ body: (UnitEvents) -> Result
    ) -> Result {
        times.withUnsafeBufferPointer { times in
            masks.withUnsafeBufferPointer { masks in
                body(UnitEvents(times: times, masks: masks))
            }
        }
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

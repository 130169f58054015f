/// A funnel whose names, times and conditions are bound: what the executor needs.
package struct FunnelPlan: Sendable {
    /// One pattern a step.
    package var steps: [BoundEvents]
    /// What the `event` column shows for each step.
    package var labels: [String]
    package var filter: Condition?
    package var rules: FunnelRules
    /// What is written between the steps, one a step; empty if there is nothing.
    package var gaps: [ChainRules.Gap] = []
    /// What the bits of event masks stand for that come after those of the steps.
    package var exclusions: [BoundEvents] = []
    /// What `by` names; empty for one group of all.
    package var groups: [FunnelGroup] = []
    /// With `top`, in the second pass: the groups that are kept, and their ranks.
    var ranks: [[GroupValue]: UInt32]?
    /// Statistics of the times between steps, besides those that are always there.
    package var times: [Aggregate]
    /// When the query started, in microseconds: windows that end later are open.
    package var now: Int64

    package init(
        steps: [BoundEvents], labels: [String], filter: Condition? = nil, rules: FunnelRules,
        times: [Aggregate] = [], now: Int64 = .max
    ) {
        self.steps = steps
        self.labels = labels
        self.filter = filter
        self.rules = rules
        self.times = times
        self.now = now
    }

    /// The rules with what is written between the steps; nil if there is nothing.
    var chainRules: ChainRules? { gaps.isEmpty ? nil : ChainRules(rules, gaps: gaps) }

    /// The last step that every chain to some step holds before it; nil for the first.
    func stepNeeded(before step: Int) -> Int? {
        if let chainRules { return chainRules.mandatoryStep(before: step) }
        return step == 0 ? nil : step - 1
    }

    /// The times at which an event can be part of a chain.
    var eventTimes: Range<Int64> {
        guard let window = rules.window else { return rules.starts.lowerBound..<Int64.max }
        let (end, overflow) = rules.starts.upperBound.addingReportingOverflow(window)
        return rules.starts.lowerBound..<(overflow ? Int64.max : end)
    }
}

/// A path by which customers are grouped, and the event of the reported chain at which it is read.
package struct FunnelGroup: Sendable {
    package enum Place: Sendable, Hashable {
        case first
        case last
        /// Counted from 0.
        case step(Int)
        /// Each event of the chain: the customer counts under each of the values.
        case every
    }

    package var path: BoundPath
    package var place: Place

    package init(path: BoundPath, place: Place) {
        self.path = path
        self.place = place
    }
}

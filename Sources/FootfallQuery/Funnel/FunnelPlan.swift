/// A funnel whose names, times and conditions are bound: what the executor needs.
package struct FunnelPlan: Sendable {
    /// One pattern a step.
    package var steps: [BoundEvents]
    /// What the `event` column shows for each step.
    package var labels: [String]
    package var filter: Condition?
    package var rules: FunnelRules
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

    /// The times at which an event can be part of a chain.
    var eventTimes: Range<Int64> {
        guard let window = rules.window else { return rules.starts.lowerBound..<Int64.max }
        let (end, overflow) = rules.starts.upperBound.addingReportingOverflow(window)
        return rules.starts.lowerBound..<(overflow ? Int64.max : end)
    }
}

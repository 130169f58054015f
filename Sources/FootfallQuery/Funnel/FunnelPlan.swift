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
    /// Whether the steps may be taken in any order.
    var isInAnyOrder = false
    /// What the bits of event masks stand for that come after those of the steps.
    package var exclusions: [BoundEvents] = []
    /// What counts as one.
    var unit = FunnelUnit()
    /// What `per` cuts the entries into; nil for one bucket of all.
    var buckets: TimeBuckets?
    /// Which units are listed; nil where they are counted.
    var list: FunnelList?
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

    /// The rules with what is written between the steps; nil where the simple kernel does.
    var chainRules: ChainRules? {
        let isSimple =
            gaps.isEmpty && !isInAnyOrder && unit.isCustomer && buckets == nil && list == nil
        return isSimple ? nil : allRules
    }

    /// The same, whatever kernel does.
    var allRules: ChainRules {
        let plain = [ChainRules.Gap](repeating: ChainRules.Gap(), count: steps.count)
        return ChainRules(
            rules, gaps: gaps.isEmpty ? plain : gaps, isInAnyOrder: isInAnyOrder)
    }

    /// Whether each unit counts by its best chain, of which no more is asked than events and times.
    var countsBestChains: Bool {
        list == nil && (unit.counting == .customers || unit.counting == .sessions)
    }

    /// The steps with which a chain may start.
    var entrySteps: Range<Int> { 0..<(isInAnyOrder ? steps.count : 1) }

    /// The last step that every chain to some step holds before it; nil for the first.
    func stepNeeded(before step: Int) -> Int? {
        if let chainRules { return chainRules.mandatoryStep(before: step) }
        return step == 0 ? nil : step - 1
    }

    /// What selects the events that may matter to a chain, be it that they are in its way.
    func selector(readsFew: Bool = false) -> EventSelector {
        EventSelector(
            steps: steps + exclusions, filter: filter, times: eventTimes,
            takesAll: gaps.contains(where: \.isDirect), readsFew: readsFew)
    }

    /// The times at which an event can be part of a chain.
    var eventTimes: Range<Int64> {
        guard let window = rules.window else { return rules.starts.lowerBound..<Int64.max }
        let (end, overflow) = rules.starts.upperBound.addingReportingOverflow(window)
        return rules.starts.lowerBound..<(overflow ? Int64.max : end)
    }
}

/// What a funnel counts as one.
struct FunnelUnit: Sendable {
    var counting = Counting.customers
    /// What a customer's events are split by: values with `same`, sessions where they are counted.
    var rule = UnitRule()

    /// Whether each customer is one unit.
    var isCustomer: Bool { counting == .customers && rule.same.isEmpty }
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

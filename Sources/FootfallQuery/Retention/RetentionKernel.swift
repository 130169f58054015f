/// Finds one customer's cohorts, and the periods in which it returned to each.
///
/// Events come in time order, with bit 0 for those that start and bit 1 for those that return. Both
/// buckets and periods then ascend, so that each is told once by comparing it with the one before.
struct RetentionKernel {
    static let startBit: UInt64 = 1
    static let returnBit: UInt64 = 2

    /// A cohort that the customer belongs to.
    struct Membership {
        var cohort: Int
        /// The start event.
        var start: Int
        /// Where in `periods` its own lie.
        var periods: Range<Int>
    }

    private let plan: RetentionPlan
    private(set) var memberships: [Membership] = []
    /// Ascending for each membership; under `unbounded` the last one alone.
    private(set) var periods: [Int32] = []
    private let axis: BucketBounds

    init(_ plan: RetentionPlan) {
        self.plan = plan
        axis = BucketBounds(plan.axis)
    }

    mutating func find(
        times: UnsafeBufferPointer<Int64>, masks: UnsafeBufferPointer<UInt64>
    ) {
        memberships.removeAll(keepingCapacity: true)
        periods.removeAll(keepingCapacity: true)
        // No start before this time tells of another cohort.
        var next = Int64.min
        for event in 0..<times.count where masks[event] & Self.startBit != 0 {
            let time = times[event]
            if time >= next, plan.starts.contains(time), let cohort = axis.bucket(of: time) {
                next = axis[cohort].upperBound
                if cohort < plan.cohortCount { add(cohort, event, times, masks) }
            }
            if plan.isFirst { break }
        }
    }

    /// Whether another of the simultaneous start events could be the one that a membership goes by,
    /// and would tell something else.
    func isOpen(
        _ times: UnsafeBufferPointer<Int64>, _ masks: UnsafeBufferPointer<UInt64>,
        readsStart: Bool
    ) -> Bool {
        memberships.contains { membership in
            var other = membership.start + 1
            while other < times.count, times[other] == times[membership.start] {
                let isStart = masks[other] & Self.startBit != 0
                if isStart, readsStart || masks[other] != masks[membership.start] { return true }
                other += 1
            }
            return false
        }
    }

    private mutating func add(
        _ cohort: Int, _ start: Int, _ times: UnsafeBufferPointer<Int64>,
        _ masks: UnsafeBufferPointer<UInt64>
    ) {
        let first = periods.count
        var event = start
        // What happens at the time of the start event may come before it in the order of ties.
        while event > 0, times[event - 1] == times[start] { event -= 1 }
        var bucket: Int? = cohort
        while event < times.count {
            defer { event += 1 }
            guard event != start, masks[event] & Self.returnBit != 0 else { continue }
            if let known = bucket { bucket = axis.bucket(of: times[event], from: known) }
            let period = period(after: times[event] &- times[start], bucket.map { $0 - cohort })
            if period >= plan.periodCount, !plan.isUnbounded { break }
            add(period, since: first)
        }
        memberships.append(
            Membership(cohort: cohort, start: start, periods: first..<periods.count))
    }

    private mutating func add(_ period: Int, since first: Int) {
        let known = Int32(min(period, plan.periodCount - 1))
        if periods.count == first {
            periods.append(known)
        } else if periods[periods.count - 1] != known {
            if plan.isUnbounded { periods.removeLast() }
            periods.append(known)
        }
    }

    /// The period of an event, by how long it is after the start and how many buckets; past all for
    /// one outside the buckets.
    private func period(after wait: Int64, _ buckets: Int?) -> Int {
        plan.isRolling ? Int(wait / RetentionPlan.rollingPeriod) : buckets ?? plan.periodCount
    }
}

import FootfallModel

/// `retention … returning …`, bound: who starts, who returns, and in which periods.
///
/// A customer belongs to each cohort in whose bucket a start event of its lies, by the first of
/// those (by time, then in tie order); under `first` only to the one of its first start event ever.
/// Any other returning event at that time or later is a return: in the period of its bucket counted
/// from the cohort's or, `rolling`, in that of the whole 24 hours that have passed.
struct RetentionPlan: Sendable {
    static let rollingPeriod: Int64 = 24 * 3_600_000_000

    var start: BoundEvents
    var returning: BoundEvents
    var filter: Condition?
    /// The times of start events.
    var starts: Range<Int64>
    var isFirst: Bool
    var isUnbounded: Bool
    var isRolling: Bool
    /// The cohorts' buckets first, then as many as the last cohort's periods need.
    var axis: TimeBuckets
    var cohortCount: Int
    var periodCount: Int
    var groups: [BoundPath]
    /// With `top`, in the second pass: the groups that are kept, and their ranks.
    var ranks: [[GroupValue]: UInt32]?

    /// Of the two steps' events, the times at which they can matter.
    var eventTimes: Range<Int64> {
        let from = isFirst ? Int64.min : starts.lowerBound
        return from..<max(from, isUnbounded ? .max : returnsEnd)
    }

    private var returnsEnd: Int64 {
        let lastStart = min(starts.upperBound, axis.bounds[cohortCount])
        if !isRolling { return max(lastStart, end(ofPeriod: periodCount - 1, cohortCount - 1)) }
        let (end, overflow) = lastStart.addingReportingOverflow(
            Int64(periodCount) * Self.rollingPeriod)
        return overflow ? .max : end
    }

    /// When a period of a cohort is over for all its customers.
    func end(ofPeriod period: Int, _ cohort: Int) -> Int64 {
        if isRolling {
            let lastStart = min(starts.upperBound, axis.bounds[cohort + 1])
            return lastStart + Int64(period + 1) * Self.rollingPeriod
        }
        let bound = cohort + period + 1
        return bound < axis.bounds.count ? axis.bounds[bound] : .max
    }
}

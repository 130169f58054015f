import FootfallFormat
import FootfallModel

/// Which buckets of time an answer has.
///
/// From the later of the range's start and the first event, to the earlier of the range's end and
/// now; without an end, to the last event. Events of the future have their buckets, too.
enum BucketExtent {
    /// The buckets of a `per` clause; nil if there is none, or no time to be cut.
    static func buckets(_ per: Located<Bucket>?, in scope: QueryScope) throws -> TimeBuckets? {
        guard let per, let span = try span(in: scope) else { return nil }
        let buckets = TimeBuckets(
            per.node, covering: span.lowerBound, through: span.upperBound,
            anchor: scope.range.start ?? span.lowerBound, calendar: scope.zone.calendar)
        guard let buckets else {
            throw scope.binder.error(
                .limit, "that makes more than \(TimeBuckets.countMax) buckets", at: per.range,
                hint: "take a longer bucket or a shorter range")
        }
        return buckets
    }

    private static func span(in scope: QueryScope) throws -> ClosedRange<Int64>? {
        guard let times = try scope.eventTimes() else { return nil }
        let (firstEvent, lastEvent) = (times.lowerBound, times.upperBound)
        let first = max(scope.range.start ?? firstEvent, firstEvent)
        let now = scope.options.now.microseconds
        let last = scope.range.end.map { min($0 - 1, max(now, lastEvent)) } ?? lastEvent
        return first <= last ? first...last : nil
    }
}

/// The buckets of the range just before a query's own, and which stand beside which.
///
/// Buckets stand beside each other by their number from the start of their range; one past the end of
/// the other range has nothing beside it.
struct PreviousBuckets {
    /// Those of the range before; nil for one bucket of all.
    let buckets: TimeBuckets?
    /// How many buckets of the query's own range come before its first one with events.
    private let shift: Int

    /// Lays out the buckets beside the query's own; `earlier` is its scope, moved to the range before.
    init(
        beside own: TimeBuckets?, _ clauses: Clauses, _ scope: QueryScope, _ earlier: QueryScope
    ) throws {
        guard let own, let per = clauses.per, let start = scope.range.start,
            let from = earlier.range.start, let end = earlier.range.end
        else {
            (buckets, shift) = (nil, 0)
            return
        }
        let first = max(start, own.bounds[0])
        let before = TimeBuckets(
            per.node, covering: start, through: first, anchor: start,
            calendar: scope.zone.calendar)
        let buckets = TimeBuckets(
            per.node, covering: from, through: end - 1, anchor: from,
            calendar: scope.zone.calendar)
        guard let before, let buckets else {
            throw scope.binder.error(
                .limit, "that makes more than \(TimeBuckets.countMax) buckets", at: per.range)
        }
        self.buckets = buckets
        shift = before.index(of: first) ?? 0
    }

    /// The bucket beside one of the query's own; nil if there is none.
    func number(beside own: Int) -> Int? {
        guard let buckets else { return 0 }
        let number = own + shift
        return number < buckets.count ? number : nil
    }
}

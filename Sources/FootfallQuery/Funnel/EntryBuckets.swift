/// Cuts what a unit did by the buckets in which it may have entered a funnel: for each, the times at
/// which a chain may start there and the events that it may hold.
///
/// Chains of a bucket hold no event before their start and none after their window, so the rest of
/// the unit's events need not be gone through for it.
final class EntryBuckets {
    struct Entry {
        var bucket: Int
        var starts: Range<Int64>
        /// The events that matter, by their places in the unit.
        var events: Range<Int>
    }

    private let buckets: BucketBounds
    private let range: Range<Int64>
    private let window: Int64?
    /// The bits of events with which a chain may start.
    private let startBits: UInt64

    init(_ buckets: TimeBuckets?, _ rules: ChainRules) {
        self.buckets = BucketBounds(buckets)
        range = rules.base.starts
        window = rules.base.window
        startBits = rules.startBits
    }

    /// How many there are, one of all where there are no buckets.
    var count: Int { max(1, buckets.count) }

    /// Goes through the buckets in which a unit may have entered, ascending; one of all where there
    /// are no buckets.
    @inline(__always)
    func forEach(_ events: UnitEvents, _ body: (Entry) throws -> Void) rethrows {
        guard buckets.count > 0 else {
            return try body(Entry(bucket: 0, starts: range, events: 0..<events.count))
        }
        var next = 0
        var end = 0
        while next < events.count {
            guard events.masks[next] & startBits != 0, range.contains(events.times[next]),
                let bucket = buckets.bucket(of: events.times[next])
            else {
                next += 1
                continue
            }
            let times = buckets[bucket]
            end = endOfWindow(ofStartsBefore: times.upperBound, events, from: end)
            let first = events.firstOfInstant(holding: next)
            try body(Entry(bucket: bucket, starts: times.clamped(to: range), events: first..<end))
            while next < events.count && events.times[next] < times.upperBound { next += 1 }
        }
    }

    /// The first event that is past the windows of all starts before a time.
    @inline(__always)
    private func endOfWindow(
        ofStartsBefore time: Int64, _ events: UnitEvents, from known: Int
    ) -> Int {
        guard let window else { return events.count }
        var end = known
        // In this order no sum overflows: all times are of the years 1 to 9999.
        while end < events.count && events.times[end] &- time < window { end += 1 }
        return end
    }
}

/// Cuts what a unit did by the buckets in which it may have entered a funnel: for each, the times at
/// which a chain may start there and the events that it may hold.
///
/// Chains of a bucket hold no event before their start and none after their window, so the rest of
/// the unit's events need not be gone through for it.
///
/// Safety: the bounds live as long as the object, and buckets are found among them.
final class EntryBuckets {
    struct Entry {
        var bucket: Int
        var starts: Range<Int64>
        /// The events that matter, by their places in the unit.
        var events: Range<Int>
    }

    /// Where buckets begin, and the last one ends; empty where there are none.
    private let bounds: UnsafeMutableBufferPointer<Int64>
    /// How many buckets a microsecond is, on average.
    private let perMicrosecond: Double
    private let range: Range<Int64>
    private let window: Int64?
    /// The bits of events with which a chain may start.
    private let startBits: UInt64

    init(_ buckets: TimeBuckets?, _ rules: ChainRules) {
        bounds = .allocate(capacity: buckets?.bounds.count ?? 0)
        _ = bounds.initialize(from: buckets?.bounds ?? [])
        perMicrosecond = bounds.isEmpty ? 0 : TimeBuckets.mean(UnsafeBufferPointer(bounds))
        range = rules.base.starts
        window = rules.base.window
        startBits = rules.startBits
    }

    deinit { bounds.deallocate() }

    /// How many buckets there are.
    var count: Int { max(1, bounds.count - 1) }

    /// Goes through the buckets in which a unit may have entered, ascending; one of all where there
    /// are no buckets.
    @inline(__always)
    func forEach(_ events: UnitEvents, _ body: (Entry) throws -> Void) rethrows {
        guard !bounds.isEmpty else {
            return try body(Entry(bucket: 0, starts: range, events: 0..<events.count))
        }
        var next = 0
        var end = 0
        while next < events.count {
            guard events.masks[next] & startBits != 0, range.contains(events.times[next]),
                let bucket = bucket(of: events.times[next])
            else {
                next += 1
                continue
            }
            let times = bounds[bucket]..<bounds[bucket + 1]
            end = endOfWindow(ofStartsBefore: times.upperBound, events, from: end)
            let first = events.firstOfInstant(holding: next)
            try body(Entry(bucket: bucket, starts: times.clamped(to: range), events: first..<end))
            while next < events.count && events.times[next] < times.upperBound { next += 1 }
        }
    }

    @inline(__always)
    private func bucket(of time: Int64) -> Int? {
        guard time >= bounds[0], time < bounds[bounds.count &- 1] else { return nil }
        return TimeBuckets.place(
            of: time, bounds: UnsafeBufferPointer(bounds), perMicrosecond: perMicrosecond)
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

/// Where buckets of time begin, in plain memory: for loops that ask for the buckets of one customer's
/// events after another's.
///
/// Safety: the bounds live as long as the object; a bucket is found among them, or is one that was.
final class BucketBounds {
    /// Where each bucket begins, and the last one ends; empty where there are none.
    private let bounds: UnsafeMutableBufferPointer<Int64>
    /// How many buckets a microsecond is, on average.
    private let perMicrosecond: Double

    init(_ buckets: TimeBuckets?) {
        bounds = .allocate(capacity: buckets?.bounds.count ?? 0)
        _ = bounds.initialize(from: buckets?.bounds ?? [])
        perMicrosecond = bounds.isEmpty ? 0 : TimeBuckets.mean(UnsafeBufferPointer(bounds))
    }

    deinit { bounds.deallocate() }

    /// How many buckets there are.
    var count: Int { max(0, bounds.count - 1) }

    /// The times of a bucket.
    @inline(__always)
    subscript(bucket: Int) -> Range<Int64> { bounds[bucket]..<bounds[bucket &+ 1] }

    /// The bucket of a time; nil outside all.
    @inline(__always)
    func bucket(of time: Int64) -> Int? {
        guard count > 0, time >= bounds[0], time < bounds[count] else { return nil }
        return TimeBuckets.place(
            of: time, bounds: UnsafeBufferPointer(bounds), perMicrosecond: perMicrosecond)
    }

    /// The same for a time that is not before a bucket, which is mostly the one or near it.
    @inline(__always)
    func bucket(of time: Int64, from known: Int) -> Int? {
        var bucket = known
        while bucket < count && time >= bounds[bucket &+ 1] { bucket &+= 1 }
        return bucket < count ? bucket : nil
    }
}

/// Which bucket an instant lies in, found by one look-up and one comparison.
///
/// Time from the first bound on is cut into slots of one length, a power of two that no bucket is
/// shorter than. So at most one bound lies inside a slot, and the bucket is the one that the slot
/// begins in or the next.
struct BucketSlots: Sendable {
    /// More slots than this would not stay in a core's first cache.
    private static let countMax = 1 << 13

    private let shift: UInt64
    /// The bucket in which each slot begins.
    private let buckets: [Int32]

    /// Nil if some bucket is so short that there would be too many slots.
    init?(_ bounds: [Int64]) {
        let lengths = zip(bounds.dropFirst(), bounds).map { $0 - $1 }
        guard let shortest = lengths.min(), shortest > 0 else { return nil }
        shift = UInt64(Int64.bitWidth - 1 - shortest.leadingZeroBitCount)
        let span = UInt64(bounds[bounds.count - 1] - bounds[0])
        let count = (span - 1) >> shift + 1
        guard count <= UInt64(Self.countMax) else { return nil }
        var buckets: [Int32] = []
        var bucket = 0
        for slot in 0..<Int64(count) {
            let start = bounds[0] + slot << Int64(shift)
            while bounds[bucket + 1] <= start { bucket += 1 }
            buckets.append(Int32(bucket))
        }
        self.buckets = buckets
    }

    /// Writes the bucket of each time; -1 outside all.
    ///
    /// The bounds are those it was made of. Without branches, since times in the order of customers jump to and fro. A time outside reads
    /// the first slot; of one inside, the slot is below the count of slots.
    func map(
        _ times: UnsafeBufferPointer<Int64>, bounds: UnsafeBufferPointer<Int64>,
        into found: UnsafeMutableBufferPointer<Int32>
    ) {
        let (start, shift) = (bounds[0], shift)
        let span = UInt64(bitPattern: bounds[bounds.count - 1] &- start)
        buckets.withUnsafeBufferPointer { buckets in
            for i in 0..<times.count {
                let distance = UInt64(bitPattern: times[i] &- start)
                let isInside = distance < span
                let bucket = buckets[isInside ? Int(truncatingIfNeeded: distance &>> shift) : 0]
                let isPast = times[i] >= bounds[Int(bucket) &+ 1]
                found[i] = isInside ? bucket &+ (isPast ? 1 : 0) : -1
            }
        }
    }
}

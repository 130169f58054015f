internal import CKernels

/// What one pass over a stream tells: enough to know the size of each encoding without trying it.
struct StreamFacts {
    var count: Int
    var first: Int64 = 0
    var min: Int64 = 0
    var max: Int64 = 0
    /// Of the differences between neighbours, wrapping.
    var deltaMin: Int64 = 0
    var deltaMax: Int64 = 0
    /// Stretches of equal values.
    var runCount = 0

    init<Word: StreamWord>(_ values: UnsafeBufferPointer<Word>) {
        count = values.count
        guard let start = UnsafeRawPointer(values.baseAddress), count > 0 else { return }
        // A word is one of the two, and the buffer holds `count` of them.
        let facts =
            Word.bitWidth == UInt32.bitWidth
            ? footfall_facts_u32(start.assumingMemoryBound(to: UInt32.self), count)
            : footfall_facts_i64(start.assumingMemoryBound(to: Int64.self), count)
        first = Int64(truncatingIfNeeded: values[0])
        (min, max) = (facts.min, facts.max)
        (deltaMin, deltaMax) = (facts.delta_min, facts.delta_max)
        runCount = facts.runs
    }

    var range: UInt64 { UInt64(bitPattern: max &- min) }
    var deltaRange: UInt64 { UInt64(bitPattern: deltaMax &- deltaMin) }
}

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
        guard count > 0 else { return }
        first = Int64(truncatingIfNeeded: values[0])
        (min, max) = (first, first)
        runCount = 1
        guard count > 1 else { return }
        var (low, high) = (first, first)
        var (deltaLow, deltaHigh) = (Int64.max, Int64.min)
        var runs = 1
        var previous = first
        for i in 1..<count {
            let value = Int64(truncatingIfNeeded: values[i])
            let delta = value &- previous
            low = Swift.min(low, value)
            high = Swift.max(high, value)
            deltaLow = Swift.min(deltaLow, delta)
            deltaHigh = Swift.max(deltaHigh, delta)
            runs &+= delta == 0 ? 0 : 1
            previous = value
        }
        (min, max, deltaMin, deltaMax, runCount) = (low, high, deltaLow, deltaHigh, runs)
    }

    var range: UInt64 { UInt64(bitPattern: max &- min) }
    var deltaRange: UInt64 { UInt64(bitPattern: deltaMax &- deltaMin) }
}

internal import FootfallModel

/// Integers as base + factor × step, each step 40 bits: the low 32 side by side, and the high 8.
///
/// For the times of a zone that spans more than 2^32 milliseconds, which is 49.7 days: a customer's
/// whole history may lie in one segment. 2^40 milliseconds are 34 years.
package struct LongSteps: Sendable {
    /// The greatest step.
    static let stepMax: UInt64 = 1 << 40 - 1

    private let low: [UInt32]
    /// As many.
    private let high: [UInt8]
    private let base: Int64
    private let factor: Int64

    /// Words none of which is further from the base than the greatest step, times the factor; each
    /// distance is a multiple of that.
    init<Word: StreamWord>(_ words: UnsafeBufferPointer<Word>, base: Int64, _ factor: CommonFactor)
    {
        let steps = words.map { word in
            factor.quotient(UInt64(bitPattern: Int64(truncatingIfNeeded: word) &- base))
        }
        low = steps.map { UInt32(truncatingIfNeeded: $0) }
        high = steps.map { UInt8(truncatingIfNeeded: $0 >> 32) }
        self.base = base
        self.factor = Int64(truncatingIfNeeded: factor.factor)
    }

    var count: Int { low.count }

    var byteCount: Int { count * 5 }

    /// The words, into a buffer of as many.
    func widen<Word: StreamWord>(into array: UnsafeMutableBufferPointer<Word>) {
        withSteps { low, high in
            guard let small = UInt32(exactly: factor) else {
                for i in 0..<low.count {
                    array[i] = Word(truncatingIfNeeded: word(low[i], high[i], factor))
                }
                return
            }
            // A product of two 32-bit factors is one instruction for each vector.
            for i in 0..<low.count {
                let distance =
                    UInt64(small) &* UInt64(low[i])
                    &+ (UInt64(small) &* UInt64(UInt32(high[i]))) << 32
                array[i] = Word(truncatingIfNeeded: base &+ Int64(bitPattern: distance))
            }
        }
    }

    /// The words at some places, each below the count, into a buffer with room for as many.
    func gather(
        at places: UnsafeBufferPointer<UInt16>, into array: UnsafeMutableBufferPointer<Int64>
    ) {
        withSteps { low, high in
            for i in 0..<places.count {
                let place = Int(places[i])
                array[i] = word(low[place], high[place], factor)
            }
        }
    }

    @inline(__always)
    private func word(_ low: UInt32, _ high: UInt8, _ factor: Int64) -> Int64 {
        base &+ factor &* (Int64(high) << 32 | Int64(low))
    }

    @inline(__always)
    private func withSteps(
        _ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt8>) -> Void
    ) {
        low.withUnsafeBufferPointer { low in high.withUnsafeBufferPointer { body(low, $0) } }
    }
}

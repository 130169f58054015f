/// Sorts many integers by their digits, least digit first: no comparison, so no branch to mispredict.
///
/// A digit has 11 bits, so that the counters fit the first-level cache. Values are taken as distances
/// from the least one, and only digits that the greatest distance has are looked at: waits of up to
/// a day need four passes.
enum RadixSort {
    private static let digitBits: UInt64 = 11
    /// Below this, laying out counters costs more than comparing.
    private static let countMin = 2048

    static func sort(_ values: inout [Int64]) {
        guard values.count >= countMin, let least = values.min(), let greatest = values.max() else {
            return values.sort()
        }
        // Modular, so right for any two values.
        let span = UInt64(bitPattern: greatest &- least)
        var other = [Int64](repeating: 0, count: values.count)
        var shift: UInt64 = 0
        while shift < 64 && span >> shift != 0 {
            values.withUnsafeBufferPointer { from in
                other.withUnsafeMutableBufferPointer { to in
                    distribute(from, to, least: least, shift: shift)
                }
            }
            swap(&values, &other)
            shift += digitBits
        }
    }

    /// Copies values in the order of one digit; those with equal digits stay in order.
    private static func distribute(
        _ from: UnsafeBufferPointer<Int64>, _ to: UnsafeMutableBufferPointer<Int64>, least: Int64,
        shift: UInt64
    ) {
        let digitCount = 1 << Int(digitBits)
        let mask = UInt64(digitCount - 1)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: digitCount) { places in
            places.initialize(repeating: 0)
            for value in from {
                places[Int(UInt64(bitPattern: value &- least) >> shift & mask)] &+= 1
            }
            var next = 0
            for digit in 0..<digitCount {
                let count = places[digit]
                places[digit] = next
                next &+= count
            }
            for value in from {
                let digit = Int(UInt64(bitPattern: value &- least) >> shift & mask)
                to[places[digit]] = value
                places[digit] &+= 1
            }
        }
    }
}

/// Finds the value that sorting would put at a place, by digits, the greatest digit first: no
/// comparison, so no branch to mispredict.
///
/// The values are counted by one digit; those whose digit holds the place are looked into by the
/// next one, and all others never again. A digit has 11 bits, so that the counters fit the
/// first-level cache. Values are taken as distances from the least one, and digits that the greatest
/// distance lacks are not looked at.
enum RadixSelect {
    private static let digitBits: UInt64 = 11
    private static let digitCount = 1 << Int(digitBits)
    /// Below this, laying out counters costs more than comparing.
    private static let countMin = 2048

    /// The value at a place of some values in ascending order.
    static func value(at place: Int, of values: [Int64]) -> Int64 {
        precondition(values.indices.contains(place), "a place of the values")
        guard values.count >= countMin, let least = values.min(), let greatest = values.max() else {
            return values.sorted()[place]
        }
        // Modular, so right for any two values.
        let span = UInt64(bitPattern: greatest &- least)
        guard span != 0 else { return least }
        let shift = UInt64(63 - span.leadingZeroBitCount) / digitBits * digitBits
        return value(at: place, of: values, Digit(least: least, shift: shift))
    }

    /// The same of values that agree in all digits above one.
    private static func value(at place: Int, of values: [Int64], _ digit: Digit) -> Int64 {
        let (wanted, before) = digit.value(ofPlace: place, in: values)
        let kept = values.filter { digit.of($0) == wanted }
        guard digit.shift > 0, kept.count >= countMin else { return kept.sorted()[place - before] }
        return value(
            at: place - before, of: kept, Digit(least: digit.least, shift: digit.shift - digitBits))
    }

    /// Some bits of a value's distance from the least one.
    private struct Digit {
        let least: Int64
        let shift: UInt64

        @inline(__always)
        func of(_ value: Int64) -> Int {
            Int(UInt64(bitPattern: value &- least) >> shift & UInt64(digitCount - 1))
        }

        /// The digit of the value at a place, and how many values have a lesser one.
        func value(ofPlace place: Int, in values: [Int64]) -> (digit: Int, before: Int) {
            withUnsafeTemporaryAllocation(of: Int.self, capacity: digitCount) { counts in
                counts.initialize(repeating: 0)
                for value in values { counts[of(value)] &+= 1 }
                var (digit, before) = (0, 0)
                while before + counts[digit] <= place {
                    before += counts[digit]
                    digit += 1
                }
                return (digit, before)
            }
        }
    }
}

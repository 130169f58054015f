/// Finds the duration that sorting would put at a place, by digits, the greatest digit first: no
/// comparison, so no branch to mispredict.
///
/// The values are counted by one digit; those whose digit holds the place are looked into by the
/// next one, and all others never again. A digit has 11 bits, so that the counters fit the
/// first-level cache. Values are taken as distances from the least one, and the first digit begins
/// with the highest bit of the greatest distance: few values have the digit that is looked into, so
/// that a list needs to be unpacked a piece at a time only.
enum RadixSelect {
    private typealias Parts = ((UnsafeBufferPointer<Int64>) -> Void) -> Void

    private static let digitBits: UInt64 = 11
    private static let digitCount = 1 << Int(digitBits)
    /// Below this, laying out counters costs more than comparing.
    private static let countMin = 2048

    /// The value at a place of some values in ascending order.
    static func value(at place: Int, of values: DurationList) -> Int64 {
        precondition((0..<values.count).contains(place), "a place of the values")
        guard values.count >= countMin, let bounds = values.bounds else {
            return values.durations.sorted()[place]
        }
        // Modular, so right for any two values.
        let span = UInt64(bitPattern: bounds.upperBound &- bounds.lowerBound)
        guard span != 0 else { return bounds.lowerBound }
        let bits = UInt64(span.bitWidth - span.leadingZeroBitCount)
        let digit = Digit(least: bounds.lowerBound, shift: bits - min(bits, digitBits))
        return value(at: place, digit, values.forEachPart)
    }

    /// The same of values that agree in all bits above a digit.
    private static func value(at place: Int, _ digit: Digit, _ forEachPart: Parts) -> Int64 {
        let wanted = digit.value(ofPlace: place, forEachPart)
        var kept: [Int64] = []
        kept.reserveCapacity(wanted.count)
        forEachPart { part in
            for value in part where digit.of(value) == wanted.digit { kept.append(value) }
        }
        let place = place - wanted.before
        guard digit.shift > 0, kept.count >= countMin else { return kept.sorted()[place] }
        return value(at: place, digit.next) { body in kept.withUnsafeBufferPointer(body) }
    }

    /// Some bits of a value's distance from the least one.
    private struct Digit {
        let least: Int64
        let shift: UInt64

        /// The bits below; where there are fewer than a digit has, some of these again.
        var next: Digit { Digit(least: least, shift: shift - min(shift, digitBits)) }

        @inline(__always)
        func of(_ value: Int64) -> Int {
            Int(UInt64(bitPattern: value &- least) >> shift & UInt64(digitCount - 1))
        }

        /// The digit of the value at a place, how many values have it, and how many a lesser one.
        func value(
            ofPlace place: Int, _ forEachPart: Parts
        ) -> (digit: Int, count: Int, before: Int) {
            withUnsafeTemporaryAllocation(of: Int.self, capacity: digitCount) { counts in
                counts.initialize(repeating: 0)
                forEachPart { part in for value in part { counts[of(value)] &+= 1 } }
                var (digit, before) = (0, 0)
                while before + counts[digit] <= place {
                    before += counts[digit]
                    digit += 1
                }
                return (digit, counts[digit], before)
            }
        }
    }
}

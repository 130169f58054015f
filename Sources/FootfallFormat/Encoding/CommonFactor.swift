/// The greatest number that divides each value's distance from the least one.
///
/// Times that were sent in milliseconds are stored in microseconds: all distances are multiples of
/// 1,000, so ten bits of each would be wasted.
struct CommonFactor {
    /// At least 1.
    let factor: UInt64
    /// The inverse of the factor's odd part modulo 2^64, and the power of two that is left.
    private let inverse: UInt64
    private let shift: UInt64
    /// The greatest multiple's quotient: x is a multiple exactly if its quotient is not above it.
    private let quotientMax: UInt64

    static let one = CommonFactor(1)

    init(_ factor: UInt64) {
        precondition(factor > 0)
        self.factor = factor
        shift = UInt64(factor.trailingZeroBitCount)
        let odd = factor >> shift
        // Newton's iteration doubles the correct bits: 3, 6, 12, 24, 48, 96.
        var inverse = odd &* 3 ^ 2
        for _ in 0..<4 { inverse = inverse &* (2 &- odd &* inverse) }
        self.inverse = inverse
        quotientMax = UInt64.max / factor
    }

    /// The factor of values of which `min` is the least and `range` the distance to the greatest.
    init<Word: StreamWord>(_ values: UnsafeBufferPointer<Word>, min: Int64, range: UInt64) {
        // Where distances could pass Int64, differences between neighbours may wrap around.
        guard range > 1, range <= UInt64(Int64.max) else {
            self = .one
            return
        }
        var found = CommonFactor(range)
        for value in values {
            let distance = UInt64(bitPattern: Int64(truncatingIfNeeded: value) &- min)
            if found.divides(distance) { continue }
            found = CommonFactor(Self.gcd(found.factor, distance))
            if found.factor == 1 { break }
        }
        self = found
    }

    /// Exact division by multiplication with the inverse (Granlund and Montgomery, PLDI 1994, §9).
    @inline(__always)
    func quotient(_ multiple: UInt64) -> UInt64 {
        (multiple >> shift) &* inverse
    }

    /// The same for a distance that may be below zero.
    @inline(__always)
    func signedQuotient(_ multiple: Int64) -> Int64 {
        (multiple >> Int64(shift)) &* Int64(bitPattern: inverse)
    }

    @inline(__always)
    private func divides(_ value: UInt64) -> Bool {
        let product = value &* inverse
        // Rotated: a bit below the power of two makes it larger than any quotient.
        return product >> shift | product << (64 - shift) <= quotientMax
    }

    private static func gcd(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}

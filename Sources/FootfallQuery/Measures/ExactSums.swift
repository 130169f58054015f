/// Sums of integers and doubles, one for each cell, without any rounding until the end.
///
/// Integers add up in 128 bits. Doubles add up in a fixed-point number that spans their whole
/// range, as digits of 32 bits in words of 64, so that carries can wait (the small superaccumulator
/// of R. Neal, "Fast exact summation using small and large superaccumulators", 2015). The result is
/// the exact sum, rounded once: it depends neither on the order of the values nor on how they were
/// split.
struct ExactSums {
    /// Bit p of the fixed-point number stands for 2^(p - 1075).
    private static let pointOffset = 1075
    /// The greatest exponent field, 2046, is digit 63; a value spans three digits, sums one more.
    private static let digitCount = 68
    /// Each value adds less than 2^32 to a digit, so 2^30 of them fit its word.
    private static let carryInterval: UInt32 = 1 << 30

    private var ints: [Int128] = []
    private var counts: [Int64] = []
    /// Where a cell's digits begin in `digits`; -1 until it meets a double.
    private var places: [Int32] = []
    private var digits: [Int64] = []
    /// Values since the last carry, for each stretch of digits.
    private var pending: [UInt32] = []

    var byteCount: Int { ints.count * 28 + digits.count * 8 }

    mutating func grow(to cells: Int) {
        guard cells > ints.count else { return }
        ints.append(contentsOf: repeatElement(0, count: cells - ints.count))
        counts.append(contentsOf: repeatElement(0, count: cells - counts.count))
        places.append(contentsOf: repeatElement(-1, count: cells - places.count))
    }

    mutating func add(_ numbers: CellNumbers) {
        for i in 0..<numbers.count {
            switch numbers.number(i) {
            case .int(let int): add(int, to: Int(numbers.cells[i]))
            case .double(let double): add(double, to: Int(numbers.cells[i]))
            }
        }
    }

    @inline(__always)
    mutating func add(_ int: Int64, to cell: Int) {
        ints[cell] &+= Int128(int)
        counts[cell] &+= 1
    }

    mutating func add(_ double: Double, to cell: Int) {
        counts[cell] &+= 1
        let place = place(of: cell)
        let bits = double.bitPattern
        let field = Int(bits >> 52) & 0x7ff
        let fraction = bits & 0xf_ffff_ffff_ffff
        // Subnormals have the exponent of the least normal numbers, without the hidden bit.
        let mantissa = field == 0 ? fraction : fraction | 1 << 52
        Self.add(
            mantissa, at: max(field, 1), isNegative: double.sign == .minus, to: &digits, place)
        countValue(place)
    }

    /// Adds all of another table, whose cell i is `cells[i]` here.
    mutating func merge(_ other: ExactSums, cells: [UInt32]) throws {
        for (from, to) in cells.enumerated() where from < other.ints.count {
            try QueryWatch.checkpoint(at: from)
            guard other.counts[from] > 0 else { continue }
            counts[Int(to)] += other.counts[from]
            ints[Int(to)] &+= other.ints[from]
            guard other.places[from] >= 0 else { continue }
            let theirs = other.carried(Int(other.places[from]))
            let ours = place(of: Int(to))
            for i in 0..<Self.digitCount { digits[ours + i] &+= theirs[i] }
            countValue(ours)
        }
    }

    /// How many values a cell has.
    func count(_ cell: Int) -> Int64 { counts[cell] }

    /// The sum; nil if the cell has no value.
    subscript(cell: Int) -> ExactSum? {
        guard cell < counts.count, counts[cell] > 0 else { return nil }
        guard places[cell] >= 0 else { return .int(ints[cell]) }
        var total = carried(Int(places[cell]))
        Self.add(ints[cell], to: &total)
        return .double(Self.rounded(Self.carry(total)))
    }

    // MARK: Digits

    private mutating func place(of cell: Int) -> Int {
        if places[cell] >= 0 { return Int(places[cell]) }
        places[cell] = Int32(digits.count)
        digits.append(contentsOf: repeatElement(0, count: Self.digitCount))
        pending.append(0)
        return Int(places[cell])
    }

    private mutating func countValue(_ place: Int) {
        let index = place / Self.digitCount
        pending[index] += 1
        guard pending[index] >= Self.carryInterval else { return }
        let carried = carried(place)
        for i in 0..<Self.digitCount { digits[place + i] = carried[i] }
        pending[index] = 0
    }

    /// Adds `value` times 2^`bit` of the fixed-point number that begins at `place`.
    private static func add(
        _ value: UInt64, at bit: Int, isNegative: Bool, to digits: inout [Int64], _ place: Int
    ) {
        let first = place + bit >> 5
        let wide = UInt128(value) << UInt128(bit & 31)
        for i in 0..<3 {
            let digit = Int64(truncatingIfNeeded: wide >> UInt128(32 * i) & 0xffff_ffff)
            digits[first + i] &+= isNegative ? -digit : digit
        }
    }

    private static func add(_ int: Int128, to digits: inout [Int64]) {
        var rest = int.magnitude
        var bit = pointOffset
        while rest != 0 {
            let digit = UInt64(truncatingIfNeeded: rest & 0xffff_ffff)
            add(digit, at: bit, isNegative: int < 0, to: &digits, 0)
            rest >>= 32
            bit += 32
        }
    }

    private func carried(_ place: Int) -> [Int64] {
        Self.carry(Array(digits[place..<place + Self.digitCount]))
    }

    /// The digits with carries done: all of 0..<2^32 but the last, which has the sign.
    private static func carry(_ digits: [Int64]) -> [Int64] {
        var result = digits
        var carry: Int64 = 0
        for i in 0..<digitCount - 1 {
            let sum = result[i] &+ carry
            result[i] = sum & 0xffff_ffff
            carry = sum >> 32
        }
        result[digitCount - 1] &+= carry
        return result
    }

    /// The nearest double, ties to even.
    private static func rounded(_ carried: [Int64]) -> Double {
        var digits = carried
        let isNegative = digits[digitCount - 1] < 0
        if isNegative { negate(&digits) }
        guard let high = digits.lastIndex(where: { $0 != 0 }) else { return 0 }
        let top = high * 32 + 63 - digits[high].leadingZeroBitCount
        // Bit 1 is the least subnormal: nothing smaller was ever added.
        let low = max(top - 52, 1)
        var mantissa = bits(of: digits, from: low, count: top - low + 1)
        if bit(low - 1, of: digits) {
            let isTie = !hasBits(below: low - 1, digits)
            if !isTie || mantissa & 1 == 1 { mantissa += 1 }
        }
        return Double(
            sign: isNegative ? .minus : .plus, exponent: low - pointOffset,
            significand: Double(mantissa))
    }

    private static func negate(_ digits: inout [Int64]) {
        var carry: Int64 = 0
        for i in 0..<digitCount {
            let sum = carry - digits[i]
            let isLast = i == digitCount - 1
            digits[i] = isLast ? sum : sum & 0xffff_ffff
            carry = sum >> 32
        }
    }

    private static func bit(_ position: Int, of digits: [Int64]) -> Bool {
        digits[position >> 5] >> Int64(position & 31) & 1 == 1
    }

    private static func bits(of digits: [Int64], from low: Int, count: Int) -> UInt64 {
        var result: UInt64 = 0
        for position in (low..<low + count).reversed() {
            result = result << 1 | (bit(position, of: digits) ? 1 : 0)
        }
        return result
    }

    private static func hasBits(below position: Int, _ digits: [Int64]) -> Bool {
        for i in 0..<position >> 5 where digits[i] != 0 { return true }
        let mask = Int64(1) << Int64(position & 31) - 1
        return digits[position >> 5] & mask != 0
    }
}

/// A sum: exact of integers alone, else the nearest double.
enum ExactSum: Equatable {
    case int(Int128)
    case double(Double)

    var double: Double {
        switch self {
        case .int(let int): Double(int)
        case .double(let double): double
        }
    }
}

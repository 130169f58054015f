/// The places of some rows in an ascending list, told in a step or two for any row.
///
/// A bit for each row between the first and the last, and for each 64 of them how many of the list
/// come before: a place is that number and the bits below the row's (the rank of a bit vector,
/// Jacobson 1989).
struct RowPlaces {
    private let first: Int
    private var bits: [UInt64]
    private var counts: [UInt32] = []

    init(_ rows: [Int]) {
        let first = rows.first ?? 0
        self.first = first
        let span = rows.last.map { $0 - first + 1 } ?? 0
        bits = [UInt64](repeating: 0, count: (span + 63) / 64)
        for row in rows { bits[(row - first) / 64] |= 1 << UInt64((row - first) % 64) }
        counts.reserveCapacity(bits.count)
        var count: UInt32 = 0
        for word in bits {
            counts.append(count)
            count += UInt32(word.nonzeroBitCount)
        }
    }

    /// The place of a row; nil if it is not in the list.
    @inline(__always)
    subscript(row: Int) -> Int? {
        let distance = row - first
        guard distance >= 0, distance / 64 < bits.count else { return nil }
        let (word, bit) = (bits[distance / 64], UInt64(1) << UInt64(distance % 64))
        guard word & bit != 0 else { return nil }
        return Int(counts[distance / 64]) + (word & (bit - 1)).nonzeroBitCount
    }
}

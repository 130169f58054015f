internal import FootfallFormat

/// The customers that `among` asks for, as the rows that are theirs: a bit for each row of each run.
///
/// A customer's rows lie together, so a few stores set its bits, and to a zone they are one more
/// bitmap. A store of a billion events takes 125 MB for as long as the query runs.
package final class Cohort: Sendable {
    private let words: [ObjectIdentifier: [UInt64]]
    /// How many customers there are.
    package let customerCount: Int

    init(_ rows: [CohortRows], _ runs: [any Run], customerCount: Int) {
        words = Dictionary(
            uniqueKeysWithValues: zip(runs, rows).map { (ObjectIdentifier($0), $1.words) })
        self.customerCount = customerCount
    }

    /// The rows of a reader's zone.
    func rows(of reader: ZoneReader) -> Bitmap {
        var rows = Bitmap(count: reader.rowCount)
        guard let words = words[ObjectIdentifier(reader.run)] else { return rows }
        let first = reader.rows.lowerBound / 64
        for i in rows.words.indices { rows.insertWord(words[first + i], at: i) }
        return rows
    }
}

/// A set of rows of one run; zones begin at whole words.
struct CohortRows: Sendable {
    private(set) var words: [UInt64]

    init(rowCount: Int) {
        words = [UInt64](repeating: 0, count: (rowCount + 63) / 64)
    }

    mutating func insert(_ rows: Range<Int>) {
        var row = rows.lowerBound
        while row < rows.upperBound {
            let end = min(rows.upperBound, (row | 63) + 1)
            let ones = UInt64.max >> UInt64(64 - (end - row))
            words[row >> 6] |= ones << UInt64(row & 63)
            row = end
        }
    }

    mutating func formUnion(_ other: CohortRows) {
        for i in words.indices { words[i] |= other.words[i] }
    }

    /// Of the rows before `end` those that are not in the set.
    func complement(before end: Int) -> CohortRows {
        var rows = CohortRows(rowCount: words.count * 64)
        rows.insert(0..<end)
        for i in words.indices { rows.words[i] &= ~words[i] }
        return rows
    }
}

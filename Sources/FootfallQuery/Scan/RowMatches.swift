import FootfallFormat
import FootfallModel

/// Rows of one zone that may match a step, ascending, and the steps that each matches.
///
/// Rows are selected by their event codes first, so that all that follows (conditions, times, the
/// filter) costs by the selected row, not by the row. The buffers have room for a zone and are used
/// again for each.
///
/// Safety: a zone has at most `ZoneSize.rows` rows, which is checked where rows come in; selecting and
/// keeping only write at places up to the row they read. The buffers live as long as the object.
final class RowMatches {
    private let rowBuffer = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: ZoneSize.rows)
    private let maskBuffer = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: ZoneSize.rows)
    private let keepsUnmatched: Bool
    private(set) var count = 0

    /// No rows yet; rows that match no step are kept if so asked for.
    init(keepsUnmatched: Bool) {
        self.keepsUnmatched = keepsUnmatched
    }

    deinit {
        rowBuffer.deallocate()
        maskBuffer.deallocate()
    }

    /// The rows, counted from the zone's first.
    var rows: UnsafeBufferPointer<UInt16> {
        UnsafeBufferPointer(rebasing: rowBuffer[..<count])
    }

    /// The steps that each row matches.
    var masks: UnsafeBufferPointer<UInt64> {
        UnsafeBufferPointer(rebasing: maskBuffer[..<count])
    }

    func removeAll() { count = 0 }

    /// Selects those of some rows whose code is wanted, each with its code's mask.
    ///
    /// Branch-free, as most zones hold some of both: a row is always written, and overwritten by the
    /// next one unless it counts. Both tables have an entry for each code.
    func select<Code: FixedWidthInteger>(
        _ codes: [Code], in range: Range<Int>, wanted: [UInt8], masks: [UInt64]
    ) {
        precondition(codes.count <= ZoneSize.rows, "a zone's codes")
        precondition(range.lowerBound >= 0 && range.upperBound <= codes.count, "rows of the zone")
        let (rows, selected) = (rowBuffer, maskBuffer)
        var found = 0
        codes.withUnsafeBufferPointer { codes in
            wanted.withUnsafeBufferPointer { wanted in
                masks.withUnsafeBufferPointer { masks in
                    for i in range {
                        let code = Int(truncatingIfNeeded: codes[i])
                        rows[found] = UInt16(truncatingIfNeeded: i)
                        selected[found] = masks[code]
                        found &+= Int(wanted[code])
                    }
                }
            }
        }
        count = found
    }

    /// Selects all of some rows, each with the mask of the first step.
    func selectAll(in range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= ZoneSize.rows, "rows of a zone")
        for (place, row) in range.enumerated() {
            rowBuffer[place] = UInt16(truncatingIfNeeded: row)
            maskBuffer[place] = 1
        }
        count = range.count
    }

    /// Whether some row's code is marked in a table.
    func contain(_ codes: [UInt32], in table: [UInt8]) -> Bool {
        (0..<count).contains { table[Int(codes[Int(rowBuffer[$0])])] != 0 }
    }

    /// Adds a bit to the rows that satisfy a condition and whose code is marked in a table.
    func add(_ bit: UInt64, where holds: Bitmap, _ codes: [UInt32], _ table: [UInt8]) {
        for i in 0..<count {
            let row = Int(rowBuffer[i])
            if holds[row] && table[Int(codes[row])] != 0 { maskBuffer[i] |= bit }
        }
    }

    /// Drops the rows whose time is outside a range.
    func keep(_ times: [Int64], in range: Range<Int64>) {
        times.withUnsafeBufferPointer { times in
            keep { times[$0] >= range.lowerBound && times[$0] < range.upperBound }
        }
    }

    /// Drops the rows that do not satisfy a condition.
    func keep(_ holds: Bitmap) {
        holds.words.withUnsafeBufferPointer { words in
            keep { words[$0 >> 6] >> UInt64($0 & 63) & 1 != 0 }
        }
    }

    /// Drops the rows whose code is not marked in a table, which has an entry for each code.
    func keep(_ codes: [UInt32], in table: [UInt8]) {
        codes.withUnsafeBufferPointer { codes in
            table.withUnsafeBufferPointer { table in keep { table[Int(codes[$0])] != 0 } }
        }
    }

    /// Drops the rows that match no step, unless they are kept.
    func dropUnwanted() {
        keep { _ in true }
    }

    /// Keeps the rows that are wanted and pass a test: branch-free, as above.
    @inline(__always)
    private func keep(_ passes: (Int) -> Bool) {
        let (rows, masks) = (rowBuffer, maskBuffer)
        let keepsUnmatched = keepsUnmatched
        var kept = 0
        for i in 0..<count {
            let (row, mask) = (rows[i], masks[i])
            rows[kept] = row
            masks[kept] = mask
            kept &+= (mask != 0 || keepsUnmatched) && passes(Int(row)) ? 1 : 0
        }
        count = kept
    }
}

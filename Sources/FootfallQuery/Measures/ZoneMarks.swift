import FootfallFormat
import FootfallModel

/// Which rows of a zone are wanted, a byte of 0 or 1 for each; and the wanted ones with their times.
///
/// Columns are taken in one after the other, in the few bytes in which they are kept, by loops without
/// branches that a compiler makes vectors of. The buffers are used again for each zone.
///
/// Safety: each buffer has room for a zone, whose rows are checked to be no more. A column is as long
/// as the zone and its slots lie in it, which is checked where it comes in; decoding checks that codes
/// are below the count of their dictionary, of which a set has an entry for each.
final class ZoneMarks {
    private let markBuffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ZoneSize.rows)
    private let scatterBuffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ZoneSize.rows)
    private let rowBuffer = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: ZoneSize.rows)
    private let timeBuffer = UnsafeMutableBufferPointer<Int64>.allocate(capacity: ZoneSize.rows)
    private let bucketBuffer = UnsafeMutableBufferPointer<Int32>.allocate(capacity: ZoneSize.rows)
    /// The bucket of each wanted row, by row; others' are of some row before.
    private let placeBuffer = UnsafeMutableBufferPointer<Int32>.allocate(capacity: ZoneSize.rows)
    private var count = 0
    private var wantedCount = 0

    init() {
        placeBuffer.initialize(repeating: 0)
    }

    deinit {
        markBuffer.deallocate()
        scatterBuffer.deallocate()
        rowBuffer.deallocate()
        timeBuffer.deallocate()
        bucketBuffer.deallocate()
        placeBuffer.deallocate()
    }

    /// 1 for each row that is wanted, else 0.
    var marks: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: markBuffer[..<count]) }
    /// The wanted rows that were listed last, ascending.
    var rows: UnsafeBufferPointer<UInt16> {
        UnsafeBufferPointer(rebasing: rowBuffer[..<wantedCount])
    }
    /// The bucket of each of them.
    var buckets: UnsafeBufferPointer<Int32> {
        UnsafeBufferPointer(rebasing: bucketBuffer[..<wantedCount])
    }
    /// The buckets by row, of the wanted ones.
    var bucketsByRow: UnsafeBufferPointer<Int32> {
        UnsafeBufferPointer(rebasing: placeBuffer[..<count])
    }

    /// Begins with all of so many rows.
    func markAll(_ count: Int) {
        precondition(count <= ZoneSize.rows, "the rows of a zone")
        self.count = count
        markBuffer[..<count].update(repeating: 1)
    }

    /// Whether no row is wanted.
    var isEmpty: Bool {
        let marks = marks
        var any: UInt8 = 0
        for i in 0..<marks.count { any |= marks[i] }
        return any == 0
    }

    /// How many rows are wanted: bytes added to bytes, as many as a byte can hold at a time.
    var total: Int {
        let marks = marks
        var (total, first) = (0, 0)
        while first < marks.count {
            let end = min(marks.count, first &+ Int(UInt8.max))
            var part: UInt8 = 0
            for i in first..<end { part &+= marks[i] }
            total &+= Int(part)
            first = end
        }
        return total
    }

    // MARK: Conditions

    /// Keeps the rows whose code is in a set; false if the column is not one of this zone's rows.
    func keep(_ column: NarrowColumn.Zone, in set: CodeSet) -> Bool {
        guard column.slotCount == count else { return false }
        guard column.slots != nil else { return keep(column.values, in: set) }
        guard let places = column.places, places.count == column.values.count else { return false }
        switch column.values {
        case .bytes(let codes): keep(codes, at: places, in: set)
        case .shorts(let codes): keep(codes, at: places, in: set)
        case .steps(let codes, _, _): keep(codes, at: places, in: set)
        case .longSteps: return false
        }
        return true
    }

    private func keep(_ values: NarrowWords, in set: CodeSet) -> Bool {
        guard values.count == count else { return false }
        switch values {
        case .bytes(let codes): keep(codes, in: set)
        case .shorts(let codes): and(codes, set.table)
        case .steps(let codes, _, _): and(codes, set.table)
        case .longSteps: return false
        }
        return true
    }

    /// Codes ascend in `few`, so that if the first and the last are one, it is the only one.
    private func keep(_ codes: [UInt8], in set: CodeSet) {
        guard let few = set.few else { return and(codes, set.table) }
        let (marks, a, b, c, d) = (markBuffer, few[0], few[1], few[2], few[3])
        codes.withUnsafeBufferPointer { codes in
            if a == d {
                for i in 0..<codes.count { marks[i] &= codes[i] == a ? 1 : 0 }
                return
            }
            for i in 0..<codes.count {
                let code = codes[i]
                let first: UInt8 = (code == a ? 1 : 0) | (code == b ? 1 : 0)
                marks[i] &= first | (code == c ? 1 : 0) | (code == d ? 1 : 0)
            }
        }
    }

    private func and<Code: FixedWidthInteger>(_ codes: [Code], _ table: [UInt8]) {
        let marks = markBuffer
        codes.withUnsafeBufferPointer { codes in
            table.withUnsafeBufferPointer { table in
                for i in 0..<codes.count { marks[i] &= table[Int(truncatingIfNeeded: codes[i])] }
            }
        }
    }

    /// The same where not all rows have a value: those without are not wanted.
    private func keep<Code: FixedWidthInteger>(
        _ codes: [Code], at places: [UInt16], in set: CodeSet
    ) {
        let (marks, scatter, count) = (markBuffer, scatterBuffer, count)
        scatter[..<count].update(repeating: 0)
        codes.withUnsafeBufferPointer { codes in
            places.withUnsafeBufferPointer { places in
                set.table.withUnsafeBufferPointer { table in
                    for i in 0..<codes.count {
                        scatter[Int(places[i])] = table[Int(truncatingIfNeeded: codes[i])]
                    }
                }
            }
        }
        for i in 0..<count { marks[i] &= scatter[i] }
    }

    // MARK: Times

    /// Lists the wanted rows; a row is always written, and overwritten unless it counts.
    func list() {
        let (marks, rows) = (marks, rowBuffer)
        var found = 0
        for i in 0..<marks.count {
            rows[found] = UInt16(truncatingIfNeeded: i)
            found &+= Int(marks[i])
        }
        wantedCount = found
    }

    /// Reads the listed rows' times; false if the column is not one of this zone's rows.
    func readTimes(_ column: NarrowColumn.Zone) -> Bool {
        guard column.slotCount == count, column.slots == nil, column.values.count == count else {
            return false
        }
        column.values.gather(at: rows, into: timeBuffer)
        return true
    }

    /// Keeps the listed rows whose time lies in a range.
    func keep(timesIn range: Range<Int64>) {
        let (marks, rows, times) = (markBuffer, rowBuffer, timeBuffer)
        var kept = 0
        for i in 0..<wantedCount {
            let (row, time) = (rows[i], times[i])
            let isInside = time >= range.lowerBound && time < range.upperBound
            rows[kept] = row
            times[kept] = time
            marks[Int(row)] = isInside ? 1 : 0
            kept &+= isInside ? 1 : 0
        }
        wantedCount = kept
    }

    /// Finds the listed rows' buckets; false if one lies in none.
    func findBuckets(_ buckets: TimeBuckets) -> Bool {
        let found = UnsafeMutableBufferPointer(rebasing: bucketBuffer[..<wantedCount])
        buckets.indices(of: UnsafeBufferPointer(rebasing: timeBuffer[..<wantedCount]), into: found)
        var signs: Int32 = 0
        for bucket in found { signs |= bucket }
        return signs >= 0
    }

    /// Lays the buckets out by row.
    func placeBuckets() {
        let (places, rows, buckets) = (placeBuffer, rows, buckets)
        for i in 0..<rows.count { places[Int(rows[i])] = buckets[i] }
    }
}

extension NarrowColumn.Zone {
    /// The slots that hold a value, ascending; nil if one is none of the zone's.
    var places: [UInt16]? {
        let places: [UInt16]
        switch slots {
        case nil: places = (0..<values.count).map { UInt16(truncatingIfNeeded: $0) }
        case .bytes(let slots): places = slots.map { UInt16($0) }
        case .shorts(let slots): places = slots
        case .steps, .longSteps: return nil
        }
        return Int(places.last ?? 0) < slotCount ? places : nil
    }
}

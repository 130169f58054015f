import FootfallFormat
import FootfallModel

// Counting from narrow columns: the rows that are marked, and the lists that lie on them.
//
// Safety of the loops: rows and slots lie in the zone, which `ZoneMarks` and `places` check; decoding
// checks that codes are below the dictionary's count, which is below the tally's width; buckets are
// those of the tally, and each has a stretch of that width.

extension CodeTally {
    /// Counts marked rows that are in no group.
    func add(_ marks: ZoneMarks, isListed: Bool) {
        guard hasBuckets else {
            counts[0] += isListed ? marks.rows.count : marks.total
            return
        }
        let found = marks.buckets
        counts.withUnsafeMutableBufferPointer { counts in
            for i in 0..<found.count { counts[Int(found[i])] &+= 1 }
        }
    }

    /// Counts listed rows by the codes of a column of rows; false if not each has one.
    func add(_ marks: ZoneMarks, rows column: NarrowColumn.Zone) -> Bool {
        guard column.slots == nil, column.values.count == marks.marks.count else { return false }
        switch column.values {
        case .bytes(let codes): add(marks, codes)
        case .shorts(let codes): add(marks, codes)
        case .steps(let codes, _, _): add(marks, codes)
        case .longSteps: return false
        }
        return true
    }

    private func add<Code: FixedWidthInteger>(_ marks: ZoneMarks, _ codes: [Code]) {
        let (rows, width, isByBucket) = (marks.rows, width, hasBuckets)
        let found = marks.buckets
        counts.withUnsafeMutableBufferPointer { counts in
            codes.withUnsafeBufferPointer { codes in
                for i in 0..<rows.count {
                    let place = isByBucket ? Int(found[i]) &* width : 0
                    counts[place &+ Int(truncatingIfNeeded: codes[Int(rows[i])])] &+= 1
                }
            }
        }
    }

    /// Counts marked rows by the codes of their lists' elements; false if not all elements have one.
    ///
    /// Goes from list to list, not from row to row: so nothing need be known of where a row's elements
    /// begin.
    func add(
        _ marks: ZoneMarks, lengths: NarrowColumn.Zone, elements: NarrowColumn.Zone
    ) -> Bool {
        guard let lists = NarrowLists(lengths), lengths.slotCount == marks.marks.count,
            elements.slots == nil, elements.values.count == lists.elementCount
        else { return false }
        if hasBuckets { marks.placeBuckets() }
        switch elements.values {
        case .bytes(let codes): add(marks, lists, codes)
        case .shorts(let codes): add(marks, lists, codes)
        case .steps(let codes, _, _): add(marks, lists, codes)
        case .longSteps: return false
        }
        return true
    }

    /// All marked rows begin as rows without an element; each list that has some takes its own back.
    private func add<Code: FixedWidthInteger>(
        _ marks: ZoneMarks, _ lists: NarrowLists, _ codes: [Code]
    ) {
        addAllMissing(marks)
        let (marked, buckets, width) = (marks.marks, marks.bucketsByRow, width)
        let isByBucket = hasBuckets
        var (isShared, held) = (false, 0)
        counts.withUnsafeMutableBufferPointer { counts in
            codes.withUnsafeBufferPointer { codes in
                lists.forEach { row, first, length in
                    let mark = Int(marked[row])
                    let place = isByBucket ? Int(buckets[row]) &* width : 0
                    // Most lists have one element: they are counted without asking whether they are
                    // wanted.
                    if length == 1 {
                        counts[place &+ Int(truncatingIfNeeded: codes[first])] &+= mark
                    } else if mark != 0, length > 0 {
                        isShared = true
                        for element in first..<first &+ length {
                            let code = codes[element]
                            if codes[first..<element].contains(code) { continue }
                            counts[place &+ Int(truncatingIfNeeded: code)] &+= 1
                        }
                    }
                    let taken = length > 0 ? mark : 0
                    held &+= taken
                    if isByBucket { counts[place &+ width &- 1] &-= taken }
                }
            }
            if !isByBucket { counts[width &- 1] &-= held }
        }
        if isShared { hasSharedEvents = true }
    }

    private func addAllMissing(_ marks: ZoneMarks) {
        guard hasBuckets else {
            counts[width - 1] += marks.total
            return
        }
        let (found, width) = (marks.buckets, width)
        counts.withUnsafeMutableBufferPointer { counts in
            for i in 0..<found.count { counts[Int(found[i]) &* width &+ width &- 1] &+= 1 }
        }
    }
}

/// The lists of a zone: the row of each, ascending, and how many elements it has.
private struct NarrowLists {
    private let rows: [UInt16]
    private let lengths: [UInt8]
    let elementCount: Int

    /// Nil if some list is longer than a byte tells.
    init?(_ zone: NarrowColumn.Zone) {
        guard case .bytes(let lengths) = zone.values, let rows = zone.places,
            rows.count == lengths.count
        else { return nil }
        (self.rows, self.lengths) = (rows, lengths)
        var elementCount = 0
        for length in lengths { elementCount &+= Int(length) }
        self.elementCount = elementCount
    }

    /// Calls `body` with the row, the first element and the length of each list.
    @inline(__always)
    func forEach(_ body: (Int, Int, Int) -> Void) {
        rows.withUnsafeBufferPointer { rows in
            lengths.withUnsafeBufferPointer { lengths in
                var first = 0
                for i in 0..<rows.count {
                    let length = Int(lengths[i])
                    body(Int(rows[i]), first, length)
                    first &+= length
                }
            }
        }
    }
}

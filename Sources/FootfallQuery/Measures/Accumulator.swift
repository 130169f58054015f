import FootfallModel

/// One measure of one thread: a figure for each cell, fed zone by zone.
///
/// Whatever the threads happen to work on, merging their figures gives the same whole: counts and
/// exact sums add up, extremes compare, sets unite.
protocol Accumulator: AnyObject {
    /// Takes in the rows of the batch.
    func add(_ batch: ZoneBatch) throws
    /// Takes in all of another one of the same kind, whose cell i is `cells[i]` here.
    func merge(_ other: any Accumulator, cells: [UInt32]) throws
    /// The figure of a cell; of one that nothing fell into as well.
    func value(_ cell: Int) throws -> ResultTable.Cell
    var byteCount: Int { get }
    /// Texts that were passed over because they are no numbers.
    var skippedTexts: Int { get }
}

extension Accumulator {
    var skippedTexts: Int { 0 }
}

/// Selected rows of a zone, assigned to cells.
struct ZoneBatch {
    let reader: ZoneReader
    let rows: ArraySlice<UInt16>
    let assigner: CellAssigner
}

extension Array {
    /// Makes room for an index.
    @inline(__always)
    mutating func grow(to count: Int, _ element: Element) {
        if self.count < count {
            append(contentsOf: repeatElement(element, count: count - self.count))
        }
    }
}

/// `count`: events.
final class CountAccumulator: Accumulator {
    private var counts: [Int64] = []

    func add(_ batch: ZoneBatch) throws {
        let entries = try batch.assigner.entries(of: .rows, batch.reader)
        try counts.makeRoom(for: batch.assigner.cellCount - counts.count)
        add(cellCount: batch.assigner.cellCount) { counts in
            for cell in entries.cells { counts[Int(cell)] &+= 1 }
        }
    }

    /// Takes in what `body` adds to the numbers of so many cells.
    func add(cellCount: Int, _ body: (UnsafeMutableBufferPointer<Int64>) -> Void) {
        counts.grow(to: cellCount, 0)
        counts.withUnsafeMutableBufferPointer { body($0) }
    }

    /// Takes in a number of events that were counted elsewhere.
    func add(_ count: Int, to cell: Int) {
        counts.grow(to: cell + 1, 0)
        counts[cell] += Int64(count)
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? CountAccumulator else { return }
        try counts.makeRoom(for: Int(cells.max() ?? 0) + 1 - counts.count)
        for (from, count) in other.counts.enumerated() {
            try QueryWatch.checkpoint(at: from)
            add(Int(count), to: Int(cells[from]))
        }
    }

    /// The events of a cell.
    subscript(cell: Int) -> Int { cell < counts.count ? Int(counts[cell]) : 0 }

    var total: Int { counts.reduce(0) { $0 + Int($1) } }

    func value(_ cell: Int) -> ResultTable.Cell { .int(Int64(self[cell])) }

    var byteCount: Int { counts.count * 8 }
}

/// `unique path`: distinct values, numbers and texts compared by their text.
final class UniqueAccumulator: Accumulator {
    private var reader: GroupReader
    private var distinct = DistinctCodes()

    init(_ path: BoundPath) {
        reader = GroupReader(path)
    }

    func add(_ batch: ZoneBatch) throws {
        let values = try reader.codes(batch.reader, rows: batch.rows)
        let entries = try batch.assigner.entries(of: values.domain, batch.reader)
        try distinct.makeRoom(for: entries.cells.count)
        distinct.add(entries, values, cells: batch.assigner.cellCount)
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? UniqueAccumulator else { return }
        // Their codes here, once looked up; 0, which is no value's, for the others.
        var codes: [UInt32] = []
        for place in 0..<other.distinct.pairCount {
            if place % 1024 == 0 {
                try QueryWatch.checkpoint()
                try distinct.makeRoom(for: 1024)
            }
            let (cell, theirs) = other.distinct.pair(place)
            codes.grow(to: Int(theirs) + 1, GroupValues.missing)
            if codes[Int(theirs)] == GroupValues.missing {
                codes[Int(theirs)] = reader.values.code(other.reader.values[theirs])
            }
            distinct.insert(cells[Int(cell)], codes[Int(theirs)])
        }
    }

    func value(_ cell: Int) -> ResultTable.Cell { .int(distinct[cell]) }

    var byteCount: Int { distinct.byteCount + reader.values.byteCount }
}

/// The distinct codes of each cell.
private struct DistinctCodes {
    private var table = PairTable()
    private var counts: [Int64] = []

    var byteCount: Int { table.byteCount + counts.count * 8 }

    subscript(cell: Int) -> Int64 { cell < counts.count ? counts[cell] : 0 }

    var pairCount: Int { table.count }

    /// A cell and one of its codes, by the order in which they came.
    func pair(_ place: Int) -> (cell: UInt32, code: UInt32) {
        (table.first(place), table.second(place))
    }

    /// Makes room for so many pairs, unless the query is given up.
    mutating func makeRoom(for more: Int) throws { try table.makeRoom(for: more) }

    mutating func add(_ entries: CellEntries, _ values: SlotCodes, cells: Int) {
        counts.grow(to: cells, 0)
        for i in entries.cells.indices {
            let slot = Int(entries.slots[i])
            guard values.domain == .own else {
                insert(entries.cells[i], values.codes[slot])
                continue
            }
            for value in values.starts[slot]..<values.starts[slot + 1] {
                insert(entries.cells[i], values.codes[Int(value)])
            }
        }
    }

    @inline(__always)
    mutating func insert(_ cell: UInt32, _ code: UInt32) {
        // Missing and null are no values.
        guard code != GroupValues.missing, code != GroupValues.null else { return }
        counts.grow(to: Int(cell) + 1, 0)
        if table.insert(cell, code) { counts[Int(cell)] += 1 }
    }
}

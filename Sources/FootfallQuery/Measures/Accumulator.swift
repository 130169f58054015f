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

    func merge(_ other: any Accumulator, cells: [UInt32]) {
        guard let other = other as? CountAccumulator else { return }
        for (from, count) in other.counts.enumerated() { add(Int(count), to: Int(cells[from])) }
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
        distinct.add(entries, values, cells: batch.assigner.cellCount)
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? UniqueAccumulator else { return }
        var codes: [UInt32: UInt32] = [:]
        for (place, (cell, theirs)) in other.distinct.pairs.enumerated() {
            if place % 1024 == 0 { try QueryWatch.checkpoint() }
            let code = codes[theirs] ?? reader.values.code(other.reader.values[theirs])
            codes[theirs] = code
            distinct.insert(cells[Int(cell)], code)
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

    /// All (cell, code).
    var pairs: [(UInt32, UInt32)] {
        (0..<table.count).map { (table.first($0), table.second($0)) }
    }

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

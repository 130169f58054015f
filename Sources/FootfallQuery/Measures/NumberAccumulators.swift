import FootfallModel

/// What the numeric measures of one path share: reading, and going through the entries.
class NumberAccumulator: Accumulator {
    private let reader: NumberReader
    /// Whether the values are times and are shown as such.
    let isTime: Bool
    private(set) var skippedTexts = 0

    init(_ measure: BoundMeasure.Numeric) {
        reader = NumberReader(measure.path, readsTexts: measure.readsTexts)
        isTime = measure.path.isTime
    }

    func add(_ batch: ZoneBatch) throws {
        let numbers = try reader.numbers(batch.reader)
        let entries = try batch.assigner.entries(of: numbers.domain, batch.reader)
        grow(to: batch.assigner.cellCount)
        var lastSlot = UInt32.max
        for (slot, cell) in zip(entries.slots, entries.cells) {
            for i in numbers.values(of: slot) {
                switch NumberSlots.Kind(rawValue: numbers.kinds[i]) {
                case .int: add(.int(numbers.words[i]), to: Int(cell))
                case .double:
                    let bits = UInt64(bitPattern: numbers.words[i])
                    add(.double(Double(bitPattern: bits)), to: Int(cell))
                case .text: skippedTexts += slot == lastSlot ? 0 : 1
                case .some(.none), nil: break
                }
            }
            lastSlot = slot
        }
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) {
        guard let other = other as? NumberAccumulator else { return }
        skippedTexts += other.skippedTexts
        grow(to: Int(cells.max() ?? 0) + 1)
        merge(numbers: other, cells: cells)
    }

    /// Shows a number: as a time, if it is one.
    func cell(_ number: Number) -> ResultTable.Cell {
        switch number {
        case .int(let int) where isTime:
            Timestamp(microseconds: int).map(ResultTable.Cell.time) ?? .null
        case .int(let int): .int(int)
        case .double(let double): .double(double)
        }
    }

    // What the measures differ in.

    func grow(to cells: Int) {}
    func add(_ number: Number, to cell: Int) {}
    func merge(numbers: NumberAccumulator, cells: [UInt32]) {}
    func value(_ cell: Int) -> ResultTable.Cell { .null }
    var byteCount: Int { 0 }
}

/// `sum` and `avg`.
final class SumAccumulator: NumberAccumulator {
    private let isAverage: Bool
    private var sums = ExactSums()
    private var counts: [Int64] = []

    init(_ measure: BoundMeasure.Numeric, isAverage: Bool) {
        self.isAverage = isAverage
        super.init(measure)
    }

    override func grow(to cells: Int) {
        sums.grow(to: cells)
        counts.grow(to: cells, 0)
    }

    override func add(_ number: Number, to cell: Int) {
        counts[cell] += 1
        switch number {
        case .int(let int): sums.add(int, to: cell)
        case .double(let double): sums.add(double, to: cell)
        }
    }

    override func merge(numbers other: NumberAccumulator, cells: [UInt32]) {
        guard let other = other as? SumAccumulator else { return }
        sums.merge(other.sums, cells: cells)
        for (from, count) in other.counts.enumerated() { counts[Int(cells[from])] += count }
    }

    override func value(_ cell: Int) -> ResultTable.Cell {
        guard let sum = sums[cell] else { return isAverage ? .null : .int(0) }
        if isAverage { return Self.cell(sum.double / Double(counts[cell])) }
        switch sum {
        case .int(let int): return Int64(exactly: int).map { .int($0) } ?? .decimal("\(int)")
        case .double(let double): return Self.cell(double)
        }
    }

    /// A sum past the greatest double is no number.
    private static func cell(_ double: Double) -> ResultTable.Cell {
        double.isFinite ? .double(double) : .null
    }

    override var byteCount: Int { sums.byteCount + counts.count * 8 }
}

/// `min` and `max`.
final class ExtremeAccumulator: NumberAccumulator {
    private let isGreatest: Bool
    private var extremes: [Number?] = []

    init(_ measure: BoundMeasure.Numeric, isGreatest: Bool) {
        self.isGreatest = isGreatest
        super.init(measure)
    }

    override func grow(to cells: Int) { extremes.grow(to: cells, nil) }

    override func add(_ number: Number, to cell: Int) {
        guard let known = extremes[cell] else {
            extremes[cell] = number
            return
        }
        if isGreatest ? known < number : number < known { extremes[cell] = number }
    }

    override func merge(numbers other: NumberAccumulator, cells: [UInt32]) {
        guard let other = other as? ExtremeAccumulator else { return }
        for (from, extreme) in other.extremes.enumerated() {
            if let extreme { add(extreme, to: Int(cells[from])) }
        }
    }

    override func value(_ cell: Int) -> ResultTable.Cell {
        guard cell < extremes.count, let extreme = extremes[cell] else { return .null }
        return self.cell(extreme)
    }

    override var byteCount: Int { extremes.count * 24 }
}

/// `median` and percentiles, exact: keeps all values.
final class PercentileAccumulator: NumberAccumulator {
    private let percentile: Percentile
    private var values: [[Number]] = []
    private var valueCount = 0

    init(_ measure: BoundMeasure.Numeric, _ percentile: Percentile) {
        self.percentile = percentile
        super.init(measure)
    }

    override func grow(to cells: Int) { values.grow(to: cells, []) }

    override func add(_ number: Number, to cell: Int) {
        values[cell].append(number)
        valueCount += 1
    }

    override func merge(numbers other: NumberAccumulator, cells: [UInt32]) {
        guard let other = other as? PercentileAccumulator else { return }
        for (from, numbers) in other.values.enumerated() {
            values[Int(cells[from])].append(contentsOf: numbers)
        }
        valueCount += other.valueCount
    }

    override func value(_ cell: Int) -> ResultTable.Cell {
        guard cell < values.count, !values[cell].isEmpty else { return .null }
        let sorted = values[cell].sorted()
        return self.cell(sorted[percentile.index(in: sorted.count)])
    }

    override var byteCount: Int { values.count * 8 + valueCount * 16 }
}

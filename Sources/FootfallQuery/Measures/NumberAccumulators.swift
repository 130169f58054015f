import FootfallModel

/// Numbers and the cells they fall into.
struct CellNumbers {
    var cells: [UInt32] = []
    /// Integers, and doubles by their bit pattern.
    var words: [Int64] = []
    var isDouble: [Bool] = []

    var count: Int { cells.count }

    @inline(__always)
    func number(_ i: Int) -> Number {
        isDouble[i]
            ? .double(Double(bitPattern: UInt64(bitPattern: words[i]))) : .int(words[i])
    }
}

/// What the numeric measures share: reading, and matching numbers with cells.
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
        add(match(entries, numbers))
    }

    private func match(_ entries: CellEntries, _ numbers: NumberSlots) -> CellNumbers {
        var matched = CellNumbers()
        var skipped = 0
        var lastSlot = UInt32.max
        for i in entries.cells.indices {
            let slot = entries.slots[i]
            for value in numbers.values(of: slot) {
                let kind = numbers.kinds[value]
                if kind == NumberSlots.Kind.none.rawValue { continue }
                if kind == NumberSlots.Kind.text.rawValue {
                    skipped += slot == lastSlot ? 0 : 1
                    continue
                }
                matched.cells.append(entries.cells[i])
                matched.words.append(numbers.words[value])
                matched.isDouble.append(kind == NumberSlots.Kind.double.rawValue)
            }
            lastSlot = slot
        }
        skippedTexts += skipped
        return matched
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? NumberAccumulator else { return }
        skippedTexts += other.skippedTexts
        grow(to: Int(cells.max() ?? 0) + 1)
        try merge(numbers: other, cells: cells)
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
    func add(_ numbers: CellNumbers) {}
    func merge(numbers: NumberAccumulator, cells: [UInt32]) throws {}
    func value(_ cell: Int) throws -> ResultTable.Cell { .null }
    var byteCount: Int { 0 }
}

/// Adds up: `sum` and `avg`.
final class SumAccumulator: NumberAccumulator {
    private let isAverage: Bool
    private var sums = ExactSums()

    init(_ measure: BoundMeasure.Numeric, isAverage: Bool) {
        self.isAverage = isAverage
        super.init(measure)
    }

    override func grow(to cells: Int) { sums.grow(to: cells) }

    override func add(_ numbers: CellNumbers) { sums.add(numbers) }

    override func merge(numbers other: NumberAccumulator, cells: [UInt32]) throws {
        guard let other = other as? SumAccumulator else { return }
        try sums.merge(other.sums, cells: cells)
    }

    override func value(_ cell: Int) -> ResultTable.Cell {
        guard let sum = sums[cell] else { return isAverage ? .null : .int(0) }
        if isAverage { return Self.cell(sum.double / Double(sums.count(cell))) }
        switch sum {
        case .int(let int): return Int64(exactly: int).map { .int($0) } ?? .decimal("\(int)")
        case .double(let double): return Self.cell(double)
        }
    }

    /// A sum past the greatest double is no number.
    private static func cell(_ double: Double) -> ResultTable.Cell {
        double.isFinite ? .double(double) : .null
    }

    override var byteCount: Int { sums.byteCount }
}

/// Keeps the least or the greatest: `min` and `max`.
final class ExtremeAccumulator: NumberAccumulator {
    private let isGreatest: Bool
    private var extremes: [Number?] = []

    init(_ measure: BoundMeasure.Numeric, isGreatest: Bool) {
        self.isGreatest = isGreatest
        super.init(measure)
    }

    override func grow(to cells: Int) { extremes.grow(to: cells, nil) }

    override func add(_ numbers: CellNumbers) {
        for i in 0..<numbers.count { add(numbers.number(i), to: Int(numbers.cells[i])) }
    }

    private func add(_ number: Number, to cell: Int) {
        guard let known = extremes[cell] else {
            extremes[cell] = number
            return
        }
        if isGreatest ? known < number : number < known { extremes[cell] = number }
    }

    override func merge(numbers other: NumberAccumulator, cells: [UInt32]) throws {
        guard let other = other as? ExtremeAccumulator else { return }
        for (from, extreme) in other.extremes.enumerated() {
            try QueryWatch.checkpoint(at: from)
            if let extreme { add(extreme, to: Int(cells[from])) }
        }
    }

    override func value(_ cell: Int) -> ResultTable.Cell {
        guard cell < extremes.count, let extreme = extremes[cell] else { return .null }
        return self.cell(extreme)
    }

    override var byteCount: Int { extremes.count * 24 }
}

/// Keeps all values, for exact ranks: `median` and percentiles.
final class PercentileAccumulator: NumberAccumulator {
    private let percentile: Percentile
    private var values: [[Number]] = []
    private var valueCount = 0

    init(_ measure: BoundMeasure.Numeric, _ percentile: Percentile) {
        self.percentile = percentile
        super.init(measure)
    }

    override func grow(to cells: Int) { values.grow(to: cells, []) }

    override func add(_ numbers: CellNumbers) {
        for i in 0..<numbers.count { values[Int(numbers.cells[i])].append(numbers.number(i)) }
        valueCount += numbers.count
    }

    override func merge(numbers other: NumberAccumulator, cells: [UInt32]) throws {
        guard let other = other as? PercentileAccumulator else { return }
        for (from, numbers) in other.values.enumerated() {
            try QueryWatch.checkpoint(at: from)
            let cell = Int(cells[from])
            // Mostly one of the two has none: then nothing is copied.
            if values[cell].isEmpty { values[cell] = numbers } else { values[cell] += numbers }
        }
        valueCount += other.valueCount
    }

    override func value(_ cell: Int) throws -> ResultTable.Cell {
        guard cell < values.count, !values[cell].isEmpty else { return .null }
        return self.cell(try values[cell].select(percentile.index(in: values[cell].count)))
    }

    override var byteCount: Int { values.count * 8 + valueCount * 16 }
}

internal import FootfallModel

/// Counts rows by event and stretch of time, more coarsely when there would be too many cells.
struct StatisticsBuilder {
    static let cellsMax = 1 << 16

    private let cellsMax: Int
    private var unit = EventStatistics.quarterHourMicroseconds
    private var cells = CellTable()
    private(set) var names = EventNames()
    private(set) var times = TimeSample()

    init(cellsMax: Int = Self.cellsMax) {
        self.cellsMax = cellsMax
    }

    /// The number of each row's event name, for `add`.
    mutating func number(_ events: ColumnChunk) -> [UInt32] { names.numbers(events) }

    /// Adds rows, given by their times and the numbers of their events.
    mutating func add(_ times: [Int64], _ events: [UInt32]) {
        var stretch = Stretch(times.first ?? 0, unit)
        for (time, event) in zip(times, events) {
            self.times.add(time)
            // A visit's rows mostly lie in one stretch, and divisions are slow.
            if !stretch.contains(time) { stretch = Stretch(time, unit) }
            cells.add(1, stretch: stretch.number, event: event)
            while cells.count > cellsMax && unit < Self.unitMax {
                coarsen()
                stretch = Stretch(time, unit)
            }
        }
    }

    /// The stretch of time that a time lies in.
    private struct Stretch {
        let number: Int64
        private let start: Int64
        private let unit: Int64

        init(_ time: Int64, _ unit: Int64) {
            number = StatisticsBuilder.divide(time, unit)
            start = number &* unit
            self.unit = unit
        }

        @inline(__always)
        func contains(_ time: Int64) -> Bool {
            UInt64(bitPattern: time &- start) < UInt64(unit)
        }
    }

    func finish() -> EventStatistics {
        var byName: [Name: [EventStatistics.Cell]] = [:]
        cells.forEach { stretch, event, rows in
            byName[names.names[Int(event)], default: []]
                .append(EventStatistics.Cell(stretch: stretch, rows: rows))
        }
        return EventStatistics(
            unitMicroseconds: unit,
            cells: byName.mapValues { cells in
                EventStatistics.Cells(cells.sorted { $0.stretch < $1.stretch })
            })
    }

    /// Beyond some four months, coarser stretches would tell nothing.
    private static let unitMax = EventStatistics.quarterHourMicroseconds * 96 * 128

    /// Quarters of an hour become hours, then days, then longer and longer.
    private mutating func coarsen() {
        let quarters = unit / EventStatistics.quarterHourMicroseconds
        let factor: Int64 = quarters == 1 ? 4 : quarters == 4 ? 24 : 2
        unit *= factor
        var coarse = CellTable()
        cells.forEach { stretch, event, rows in
            coarse.add(rows, stretch: Self.divide(stretch, factor), event: event)
        }
        cells = coarse
    }

    /// Rounded down, also below zero.
    @inline(__always)
    private static func divide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Rows by (stretch, event): an open-addressing table, because it is asked once a row.
private struct CellTable {
    private struct Cell {
        var stretch: Int64
        var event: UInt32
        /// None if the place is free.
        var rows: Int
    }

    private static let free = Cell(stretch: 0, event: 0, rows: 0)
    private(set) var count = 0
    /// A power of two, at most half full.
    private var places = [Cell](repeating: Self.free, count: 1024)

    @inline(__always)
    mutating func add(_ rows: Int, stretch: Int64, event: UInt32) {
        let key = UInt64(bitPattern: stretch) ^ UInt64(event) << 40
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: LeafHash.fold(key, LeafHash.p0)) & mask
        while places[place].rows > 0 {
            if places[place].stretch == stretch && places[place].event == event {
                places[place].rows += rows
                return
            }
            place = (place + 1) & mask
        }
        places[place] = Cell(stretch: stretch, event: event, rows: rows)
        count += 1
        if count * 2 > places.count { grow() }
    }

    func forEach(_ body: (_ stretch: Int64, _ event: UInt32, _ rows: Int) -> Void) {
        for cell in places where cell.rows > 0 { body(cell.stretch, cell.event, cell.rows) }
    }

    private mutating func grow() {
        var larger = CellTable()
        larger.places = [Cell](repeating: Self.free, count: places.count * 2)
        forEach { larger.add($2, stretch: $0, event: $1) }
        self = larger
    }
}

/// Numbers the event names of chunks, whose dictionaries differ.
struct EventNames {
    private(set) var names: [Name] = []
    /// Rows of each name.
    private(set) var counts: [Int] = []
    private var byName: [Name: UInt32] = [:]
    private var dictionary = TextDictionary.empty
    private var numbers: [UInt32] = []

    /// The number of each row's event name.
    mutating func numbers(_ events: ColumnChunk) -> [UInt32] {
        if events.dictionary !== dictionary {
            dictionary = events.dictionary
            numbers = (0..<UInt32(dictionary.count)).map { number(dictionary.name($0)) }
        }
        return events.codes.map { code in
            let number = numbers[Int(code)]
            counts[Int(number)] += 1
            return number
        }
    }

    private mutating func number(_ name: Name) -> UInt32 {
        if let known = byName[name] { return known }
        names.append(name)
        counts.append(0)
        byName[name] = UInt32(names.count - 1)
        return UInt32(names.count - 1)
    }

    /// The bit of each number in the customers' masks: those of no name of `masked` share the last.
    var bits: [UInt64] {
        let places = Dictionary(uniqueKeysWithValues: masked.enumerated().map { ($1, $0) })
        return names.map { 1 << UInt64(places[$0] ?? 63) }
    }

    /// The names that get a bit of their own in the customers' masks: the 63 most frequent.
    var masked: [Name] {
        let order = names.indices.sorted { left, right in
            counts[left] != counts[right]
                ? counts[left] > counts[right]
                : names[left] < names[right]
        }
        return order.prefix(63).filter { counts[$0] > 0 }.map { names[$0] }
    }
}

/// A sample of times, for quantiles: every n-th, n doubling whenever the sample is full.
struct TimeSample {
    private static let sizeMax = 1 << 14
    private var sample: [Int64] = []
    private var step = 1
    private var untilNext = 0
    private var least = Int64.max
    private var greatest = Int64.min

    @inline(__always)
    mutating func add(_ time: Int64) {
        least = min(least, time)
        greatest = max(greatest, time)
        guard untilNext == 0 else {
            untilNext -= 1
            return
        }
        keep(time)
    }

    private mutating func keep(_ time: Int64) {
        sample.append(time)
        if sample.count == Self.sizeMax {
            sample = stride(from: 0, to: sample.count, by: 2).map { sample[$0] }
            step *= 2
        }
        untilNext = step - 1
    }

    /// The range of all times; nil if there were none.
    var range: ClosedRange<Int64>? { least <= greatest ? least...greatest : nil }

    /// See `SegmentDescriptor.timeQuantiles`.
    var quantiles: [Int64] {
        guard !sample.isEmpty else { return [] }
        let sorted = sample.sorted()
        let parts = SegmentDescriptor.quantiles
        let inner = (1..<parts).map { sorted[sorted.count * $0 / parts] }
        return [least] + inner + [greatest]
    }
}

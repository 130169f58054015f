internal import FootfallFormat
internal import FootfallModel

/// Selects the events of one run, a zone at a time, for one thread.
///
/// Cheapest first: a zone is skipped by its times, then by its event names, then by what is known
/// of the columns of `where`. In a zone that is left, event codes become step masks through a table
/// (one load a row); conditions are evaluated only for steps that some row may match.
package final class EventScanner {
    package let selector: EventSelector
    package let reader: ZoneReader
    private var steps: StepTables
    private let pruner: ZonePruner
    /// The steps each row of the open zone matches, before and after all conditions.
    private var masks: [UInt64] = []
    private var selectedZone = -1
    /// Rows of the selected zone, counted from its first, that match a step.
    package private(set) var matches: [UInt16] = []

    init(_ selector: EventSelector, _ reader: ZoneReader) {
        self.selector = selector
        self.reader = reader
        steps = StepTables(selector.steps)
        pruner = ZonePruner(selector: selector)
    }

    package var counters: ScanCounters { reader.counters }

    /// The step mask of a row of the zone that was selected last.
    @inline(__always)
    package func mask(_ match: UInt16) -> UInt64 { masks[Int(match)] }

    /// Appends the matching ones of some rows, with their times.
    package func select(_ rows: Range<Int>, into events: inout SelectedEvents) throws {
        guard !rows.isEmpty else { return }
        let last = (rows.upperBound - 1) / ZoneSize.rows
        for zone in rows.lowerBound / ZoneSize.rows...last {
            try select(zone: zone)
            let wanted = matches(in: rows)
            if !wanted.isEmpty { append(wanted, times: try reader.times(), to: &events) }
        }
    }

    /// The matches that are among some rows of the run.
    package func matches(in rows: Range<Int>) -> ArraySlice<UInt16> {
        let first = reader.rows.lowerBound
        let from = matches.partitionPoint { first + Int($0) >= rows.lowerBound }
        return matches[from..<matches.partitionPoint { first + Int($0) >= rows.upperBound }]
    }

    private func append(
        _ wanted: ArraySlice<UInt16>, times: [Int64], to events: inout SelectedEvents
    ) {
        // A column at a time: the room for all is made once, and nothing is checked for each.
        let first = UInt32(reader.rows.lowerBound)
        let masks = masks
        events.rows.append(contentsOf: wanted.lazy.map { first + UInt32($0) })
        events.masks.append(contentsOf: wanted.lazy.map { masks[Int($0)] })
        events.times.append(contentsOf: wanted.lazy.map { times[Int($0)] })
    }

    /// Finds the matching rows of a zone; `matches` and the reader are then at it.
    package func select(zone: Int) throws {
        guard zone != selectedZone else { return }
        selectedZone = zone
        reader.open(zone)
        matches.removeAll(keepingCapacity: true)
        guard try !pruner.skips(reader) else { return }
        guard let events = try reader.chunk(.event), events.valueCount == reader.rowCount else {
            throw FootfallError(
                .damaged,
                "zone \(zone) of column event: fewer values than its \(reader.rowCount) rows")
        }
        guard steps.assign(events, to: &masks) else {
            reader.counters.zonesSkippedByEvent += 1
            return
        }
        reader.counters.zonesScanned += 1
        reader.counters.rowsScanned += reader.rowCount
        try addConditionalSteps(events)
        try applyFilter()
        compact()
    }

    private func addConditionalSteps(_ events: ColumnChunk) throws {
        for (index, part) in steps.conditional.enumerated() where steps.occurs(index, in: events) {
            let holds = try reader.evaluate(part.condition)
            let table = steps.conditionalTables[index]
            masks.add(1 << UInt64(part.step), where: holds, events.codes, table)
        }
    }

    private func applyFilter() throws {
        if let times = selector.times, try !pruner.isWithinTimes(reader) {
            masks.keep(try reader.times(), in: times)
        }
        guard let filter = selector.filter, masks.contains(where: { $0 != 0 }) else { return }
        masks.keep(try reader.evaluate(filter))
    }

    /// Lists the rows whose mask is not 0: branch-free, as most zones hold some of both.
    private func compact() {
        let masks = masks
        matches = [UInt16](unsafeUninitializedCapacity: masks.count) { rows, count in
            var found = 0
            for i in masks.indices {
                rows[found] = UInt16(truncatingIfNeeded: i)
                found &+= masks[i] == 0 ? 0 : 1
            }
            count = found
        }
    }
}

/// Step masks of a zone's rows. Each loop owns its array, so that nothing is checked within.
extension [UInt64] {
    /// Adds a bit to the rows that satisfy a condition and whose code is marked in a table.
    fileprivate mutating func add(
        _ bit: UInt64, where holds: Bitmap, _ codes: [UInt32], _ table: [UInt8]
    ) {
        for i in indices where holds[i] && table[Int(codes[i])] != 0 { self[i] |= bit }
    }

    /// Clears the rows that do not satisfy a condition.
    fileprivate mutating func keep(_ holds: Bitmap) {
        for (index, word) in holds.words.enumerated() {
            let first = index << 6
            for i in first..<Swift.min(first + 64, count) {
                self[i] &= 0 &- (word >> UInt64(i - first) & 1)
            }
        }
    }

    /// Clears the rows whose time is outside a range.
    fileprivate mutating func keep(_ times: [Int64], in range: Range<Int64>) {
        for i in indices {
            self[i] &= times[i] >= range.lowerBound && times[i] < range.upperBound ? .max : 0
        }
    }
}

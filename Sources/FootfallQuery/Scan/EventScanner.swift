internal import FootfallFormat
internal import FootfallModel

/// Selects the events of one run, a zone at a time, for one thread.
///
/// Cheapest first: a zone is skipped by its times, then by its event names, then by what is known
/// of the columns of `where`. In a zone that is left, rows are selected by their event codes through
/// a table (`RowMatches`); conditions are evaluated only for steps that some row may match.
package final class EventScanner {
    package let selector: EventSelector
    package let reader: ZoneReader
    private var steps: StepTables
    private let pruner: ZonePruner
    private var selectedZone = -1
    /// The rows of it that were looked at: all, but for a selector that reads few.
    private var selectedRows = 0..<0
    /// Whether the selected zone was looked into.
    private var isScanned = false
    private let matches: RowMatches

    init(_ selector: EventSelector, _ reader: ZoneReader) {
        self.selector = selector
        self.reader = reader
        steps = StepTables(selector)
        matches = RowMatches(keepsUnmatched: selector.takesAll)
        pruner = ZonePruner(selector: selector)
    }

    package var counters: ScanCounters { reader.counters }

    /// Appends the matching ones of some rows, with their times.
    package func select(_ rows: Range<Int>, into events: inout SelectedEvents) throws {
        guard !rows.isEmpty else { return }
        let last = (rows.upperBound - 1) / ZoneSize.rows
        for zone in rows.lowerBound / ZoneSize.rows...last {
            let wanted = try select(rows, inZone: zone)
            guard !wanted.isEmpty else { continue }
            try events.append(matches.rows[wanted], matches.masks[wanted], of: reader)
        }
    }

    /// Some rows' matches in a zone, counted from its first row; the reader is then at it.
    package func matches(in rows: Range<Int>, zone: Int) throws -> ArraySlice<UInt16> {
        let wanted = try select(rows, inZone: zone)
        return Array(matches.rows[wanted])[...]
    }

    /// Finds the matches that are among some rows of the run: their places among the zone's.
    private func select(_ rows: Range<Int>, inZone zone: Int) throws -> Range<Int> {
        let whole = reader.run.rows(inZone: zone)
        let rows = rows.clamped(to: whole)
        if zone != selectedZone || rows.clamped(to: selectedRows) != rows {
            try select(selector.readsFew ? rows : whole, ofZone: zone)
        }
        if isScanned { reader.look(at: rows) }
        let first = reader.rows.lowerBound
        let (from, end) = (rows.lowerBound - first, rows.upperBound - first)
        let lower = from == 0 ? 0 : matches.rows.partitionPoint { Int($0) >= from }
        return end == reader.rowCount
            ? lower..<max(lower, matches.count)
            : lower..<max(lower, matches.rows.partitionPoint { Int($0) >= end })
    }

    /// Finds the matching ones of some rows of a zone.
    private func select(_ rows: Range<Int>, ofZone zone: Int) throws {
        selectedZone = zone
        selectedRows = rows
        isScanned = false
        reader.open(zone)
        matches.removeAll()
        guard try !pruner.skips(reader) else { return }
        let first = reader.rows.lowerBound
        let places = rows.lowerBound - first..<rows.upperBound - first
        if selector.takesAnyEvent {
            matches.selectAll(in: places)
            isScanned = true
        } else {
            try selectByName(places)
        }
        if isScanned { try applyFilter() }
    }

    /// Finds the ones of some rows of the open zone that match a step.
    private func selectByName(_ places: Range<Int>) throws {
        guard try mayHoldWanted(reader.zone) else { return reader.omit(.event) }
        if steps.conditional.isEmpty, let events = try reader.narrowValues(.event),
            let dictionary = events.dictionary
        {
            steps.select(events.values, of: dictionary, in: places, into: matches)
            isScanned = matches.count > 0
        } else {
            let events = try wideEvents()
            steps.select(events, in: places, into: matches)
            isScanned = matches.count > 0
            if isScanned { try addConditionalSteps(events) }
        }
        if !isScanned { reader.omit(.event) }
    }

    private func wideEvents() throws -> ColumnChunk {
        guard let events = try reader.chunk(.event), events.valueCount == reader.rowCount else {
            throw FootfallError(
                .damaged,
                "zone \(reader.zone) of column event: fewer values than its \(reader.rowCount) rows"
            )
        }
        return events
    }

    /// Whether the zone may hold a wanted event, as far as its zone map tells.
    private func mayHoldWanted(_ zone: Int) throws -> Bool {
        guard case .codes(let codes) = try reader.run.zoneMap(.event, zone: zone)?.bounds,
            let dictionary = try reader.run.dictionary(.event)
        else { return true }
        return steps.areWanted(codes, of: dictionary)
    }

    private func addConditionalSteps(_ events: ColumnChunk) throws {
        guard !steps.conditional.isEmpty else { return }
        let codes = events.codes
        for (index, part) in steps.conditional.enumerated() {
            let table = steps.conditionalTables[index]
            guard matches.contain(codes, in: table) else { continue }
            matches.add(
                1 << UInt64(part.step), where: try reader.evaluate(part.condition), codes, table)
        }
        matches.dropUnwanted()
    }

    private func applyFilter() throws {
        if let times = selector.times, matches.count > 0, try !pruner.isWithinTimes(reader) {
            matches.keep(try reader.times(), in: times)
        }
        if let filter = selector.filter { try apply(filter) }
    }

    /// Drops the rows that do not satisfy a condition; one of a text of the event itself is looked
    /// into for the matching rows alone.
    private func apply(_ condition: Condition) throws {
        guard matches.count > 0 else { return }
        switch condition {
        case .and(let parts): for part in parts { try apply(part) }
        case .test(let path, let test):
            guard let texts = try reader.texts(at: path, passing: test) else { fallthrough }
            matches.keep(texts.codes, in: texts.table)
        default: matches.keep(try reader.evaluate(condition))
        }
    }
}

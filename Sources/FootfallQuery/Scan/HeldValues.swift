import FootfallFormat
import FootfallModel

/// Tells which values an event holds under `same`: one for each combination, none if it lacks one of
/// the values or holds null there.
///
/// For one thread. Values are read for all selected events of a window, zone by zone. They are
/// numbered, and their numbers compared within one customer only; so numbers are forgotten between
/// two windows once they take much room.
final class HeldValues {
    /// The values of one run's selected events, one event after the other.
    fileprivate struct Column {
        var values: [UInt32] = []
        /// Where each event's values end.
        var ends: [UInt32] = []

        @inline(__always)
        func forEachValue(of event: Int, _ body: (UInt32) -> Void) {
            let first = event == 0 ? 0 : Int(ends[event &- 1])
            for place in first..<Int(ends[event]) { body(values[place]) }
        }

        mutating func removeAll() {
            values.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
        }
    }

    /// Numbers that take less are kept from window to window.
    private static let keptBytesMax = 8 << 20

    private let paths: [BoundPath]
    private let readers: [ZoneReader]
    /// Numbers the values of one path that lie in the events themselves or in one list.
    private var single: GroupReader?
    /// Numbers all others, and their combinations.
    private var combined: ChainGroups?
    /// Of combined numbers, whether each stands for values and not for their absence.
    private var isHeld: [Bool] = []
    /// The values of the window at hand, one column a run.
    private var columns: [Column]

    init(_ paths: [BoundPath], _ readers: [ZoneReader]) {
        self.paths = paths
        self.readers = readers
        columns = readers.map { _ in Column() }
        forgetNumbers()
    }

    var counters: ScanCounters { readers.reduce(into: ScanCounters()) { $0 += $1.counters } }

    var byteCount: Int {
        (single?.values.byteCount ?? 0) + (combined?.byteCount ?? 0) + isHeld.count
    }

    /// Reads the values of the selected events of a window, which come by run.
    func load(_ selected: [SelectedEvents]) throws {
        if byteCount > Self.keptBytesMax { forgetNumbers() }
        for run in selected.indices {
            // Taken out while it grows, so that it has one owner.
            var column = columns[run]
            columns[run] = Column()
            column.removeAll()
            try append(selected[run], ofRun: run, to: &column)
            columns[run] = column
        }
    }

    /// Deals a customer's events, whose origins are given, out to the values that they hold.
    func deal(
        _ count: Int, _ origin: (Int) -> CustomerScan.Origin, into dealt: inout DealtEvents
    ) {
        columns.withUnsafeBufferPointer { columns in
            for event in 0..<count {
                let origin = origin(event)
                columns[Int(origin.run)].forEachValue(of: Int(origin.index)) {
                    dealt.add(event, to: $0)
                }
            }
        }
    }

    /// The values that an event of the window holds, each once.
    func values(of origin: CustomerScan.Origin) -> [UInt32] {
        var values: [UInt32] = []
        columns[Int(origin.run)].forEachValue(of: Int(origin.index)) { values.append($0) }
        return values
    }

    /// What a number stands for: a value for each path.
    func held(_ value: UInt32) -> [GroupValue] {
        if let single { return [single.values[value]] }
        guard case .values(let held)? = combined?.group(of: Int(value)) else { return [] }
        return held
    }

    private func forgetNumbers() {
        let domains = Set(paths.flatMap(\.sources).map(\.domain))
        let isSingle =
            paths.count == 1 && domains.count == 1
            && domains.allSatisfy { $0?.parentDomain == nil }
        single = isSingle ? GroupReader(paths[0]) : nil
        combined = isSingle ? nil : ChainGroups(atStart: paths, readers)
        isHeld = []
    }

    private func append(
        _ events: SelectedEvents, ofRun run: Int, to column: inout Column
    ) throws {
        let reader = readers[run]
        var first = 0
        while first < events.count {
            let zone = Int(events.rows[first]) / ZoneSize.rows
            let end = events.rows[first...].firstIndex { Int($0) / ZoneSize.rows != zone }
            let rows = events.rows[first..<(end ?? events.count)]
            first += rows.count
            if let combined {
                try append(rows, ofRun: run, combined, to: &column)
                continue
            }
            reader.open(zone)
            let places = rows.map { UInt16(Int($0) - reader.rows.lowerBound) }
            guard let codes = try single?.codes(reader, rows: places[...]) else { continue }
            try column.append(codes, of: places, reader)
        }
    }

    private func append(
        _ rows: ArraySlice<UInt32>, ofRun run: Int, _ numbers: ChainGroups,
        to column: inout Column
    ) throws {
        for row in rows {
            let values = try numbers.cells(of: [ChainGroups.Place(run: run, row: Int(row))])
            column.append(values.filter { holds($0, numbers) })
        }
    }

    private func holds(_ value: UInt32, _ numbers: ChainGroups) -> Bool {
        while isHeld.count <= value {
            guard case .values(let held) = numbers.group(of: isHeld.count) else { return false }
            isHeld.append(held.allSatisfy { $0 != .missing && $0 != .null })
        }
        return isHeld[Int(value)]
    }
}

extension HeldValues.Column {
    fileprivate mutating func append(_ event: [UInt32]) {
        values.append(contentsOf: event)
        ends.append(UInt32(values.count))
    }

    /// Appends what some rows of a zone hold, by the codes of its slots.
    fileprivate mutating func append(
        _ slots: SlotCodes, of rows: [UInt16], _ reader: ZoneReader
    ) throws {
        guard case .list(let list) = slots.domain else {
            for row in rows { append(slots.codes, at: Int(row)..<Int(row) + 1) }
            return
        }
        let starts = try reader.elementStarts(of: list)
        for row in rows {
            append(slots.codes, at: Int(starts[Int(row)])..<Int(starts[Int(row) + 1]))
        }
    }

    /// Appends the distinct values of an event's slots, of which there are few.
    private mutating func append(_ codes: [UInt32], at slots: Range<Int>) {
        let first = values.count
        for slot in slots {
            let code = codes[slot]
            guard code != GroupValues.missing, code != GroupValues.null,
                !values[first...].contains(code)
            else { continue }
            values.append(code)
        }
        ends.append(UInt32(values.count))
    }
}

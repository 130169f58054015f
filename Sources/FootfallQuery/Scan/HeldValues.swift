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
    fileprivate final class Column {
        let values = GrowingBuffer<UInt32>()
        /// Where each event's values begin, and the end.
        let starts = GrowingBuffer<UInt32>()

        func removeAll() {
            values.removeAll()
            starts.removeAll()
            starts.append(0)
        }
    }

    /// Where a column lies once it is filled, so that no reference to it is counted for each event.
    ///
    /// Safety: an event's number is less than that of the events which the column was filled by, and
    /// starts ascend up to the count of values.
    fileprivate struct Lane {
        var values: UnsafePointer<UInt32>
        var starts: UnsafePointer<UInt32>

        @inline(__always)
        func forEachValue(of event: UInt32, _ body: (UInt32) -> Void) {
            let end = Int(starts[Int(event) &+ 1])
            var place = Int(starts[Int(event)])
            while place < end {
                body(values[place])
                place &+= 1
            }
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
    private let columns: [Column]
    private let lanes: UnsafeMutableBufferPointer<Lane>

    init(_ paths: [BoundPath], _ readers: [ZoneReader]) {
        self.paths = paths
        self.readers = readers
        columns = readers.map { _ in Column() }
        lanes = .allocate(capacity: readers.count)
        _ = lanes.initialize(from: columns.map(\.lane))
        forgetNumbers()
    }

    deinit { lanes.deallocate() }

    var byteCount: Int {
        (single?.values.byteCount ?? 0) + (combined?.byteCount ?? 0) + isHeld.count
    }

    /// Reads the values of the selected events of a window, which come by run.
    func load(_ selected: [SelectedEvents]) throws {
        if byteCount > Self.keptBytesMax { forgetNumbers() }
        for run in selected.indices {
            columns[run].removeAll()
            try append(selected[run], ofRun: run, to: columns[run])
            lanes[run] = columns[run].lane
        }
    }

    /// Deals a customer's events, whose origins are given, out to the values that they hold.
    @inline(__always)
    func deal(
        _ count: Int, _ origin: (Int) -> CustomerScan.Origin, into dealt: DealtEvents
    ) {
        let lanes = lanes
        for event in 0..<count {
            let origin = origin(event)
            lanes[Int(origin.run)].forEachValue(of: origin.index) { dealt.add(event, to: $0) }
        }
    }

    /// The values that an event of the window holds, each once.
    func values(of origin: CustomerScan.Origin) -> [UInt32] {
        var values: [UInt32] = []
        lanes[Int(origin.run)].forEachValue(of: origin.index) { values.append($0) }
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
        _ events: SelectedEvents, ofRun run: Int, to column: Column
    ) throws {
        let reader = readers[run]
        var first = 0
        while first < events.count {
            let zone = Int(events.rows[first]) / ZoneSize.rows
            let end = events.rows[first...].firstIndex { Int($0) / ZoneSize.rows != zone }
            let rows = events.rows[first..<(end ?? events.count)]
            first += rows.count
            if let combined {
                try append(rows, ofRun: run, combined, to: column)
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
        to column: Column
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
    fileprivate var lane: HeldValues.Lane {
        HeldValues.Lane(
            values: UnsafePointer(values.base), starts: UnsafePointer(starts.base))
    }

    fileprivate func append(_ event: [UInt32]) {
        for value in event { values.append(value) }
        starts.append(UInt32(values.count))
    }

    /// Appends what some rows of a zone hold, by the codes of its slots.
    fileprivate func append(
        _ slots: SlotCodes, of rows: [UInt16], _ reader: ZoneReader
    ) throws {
        guard case .list(let list) = slots.domain else {
            return slots.codes.withUnsafeBufferPointer { codes in
                for row in rows { append(codes, at: Int(row)..<Int(row) + 1) }
            }
        }
        let starts = try reader.elementStarts(of: list)
        slots.codes.withUnsafeBufferPointer { codes in
            for row in rows {
                append(codes, at: Int(starts[Int(row)])..<Int(starts[Int(row) + 1]))
            }
        }
    }

    /// Appends the distinct values of an event's slots, of which there are few.
    @inline(__always)
    private func append(_ codes: UnsafeBufferPointer<UInt32>, at slots: Range<Int>) {
        let first = Int(starts.values[starts.count - 1])
        for slot in slots {
            let code = codes[slot]
            guard code != GroupValues.missing, code != GroupValues.null,
                slots.count == 1 || !values.values[first...].contains(code)
            else { continue }
            values.append(code)
        }
        starts.append(UInt32(values.count))
    }
}

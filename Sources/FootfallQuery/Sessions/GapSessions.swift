import FootfallFormat
import FootfallModel
import FootfallStorage

/// Finds the sessions of a window's customers where a gap alone parts them and one group sees them
/// all: from the times of their events, without dealing single events out.
///
/// Within a run, a customer's rows are in the order of time, so its times are handed to the walk
/// (`GapWalk`) where they lie; those of a customer in several runs are put together and sorted. For
/// one thread.
final class GapSessions {
    /// What a window holds of one run.
    fileprivate struct Column {
        var firstRow = 0
        var times: [Int64] = []
        /// Which events the query asks for; empty if it asks for all.
        var isWanted: [Bool] = []
    }

    private let runs: [any Run]
    private let gap: Int64
    private let buckets: TimeBuckets?
    private let scanners: [EventScanner]
    private let asksForAll: Bool
    private var columns: [Column]
    /// The events of a customer that lie in several runs.
    private var mixed: [(time: Int64, isWanted: Bool)] = []

    /// Nil if other things than a gap part sessions, or several groups see them.
    init?(_ rule: SessionRule, _ plan: MeasurePlan, _ scope: QueryScope) {
        guard plan.isOfSessions, plan.groups.isEmpty, rule.ids == nil, rule.known == nil else {
            return nil
        }
        let asked = plan.selector
        let selector = EventSelector(
            steps: asked.steps, filter: asked.filter?.ofCustomersEvents, times: asked.times)
        runs = scope.runs
        gap = rule.gap
        buckets = plan.buckets
        scanners = runs.indices.map { scope.scanner(selector, run: $0) }
        asksForAll = selector.filter == nil && selector.times == nil
        columns = runs.map { _ in Column() }
    }

    var counters: ScanCounters { scanners.reduce(into: ScanCounters()) { $0 += $1.counters } }

    /// The sessions of a window's customers, each in the cell of its bucket.
    func sessions(in window: HashWindow, _ assigner: CellAssigner) throws -> CustomerCells {
        try load(window)
        var walk = GapWalk(gap: gap)
        var merge = try CustomerMerge(runs, window)
        let columns = columns
        while merge.next() {
            if merge.parts.count == 1 {
                walk.take(merge.parts[0].rows, of: columns[merge.parts[0].run])
            } else {
                mix(merge.parts)
                for event in mixed { walk.take(event.time, event.isWanted) }
            }
            walk.endCustomer()
        }
        return cells(walk, assigner)
    }

    private func load(_ window: HashWindow) throws {
        for (run, rows) in window.rows.enumerated() {
            // Taken out while it grows, so that it has one owner.
            var column = columns[run]
            columns[run] = Column()
            try read(rows, scanners[run], into: &column)
            columns[run] = column
        }
    }

    private func read(
        _ rows: Range<Int>, _ scanner: EventScanner, into column: inout Column
    ) throws {
        column.firstRow = rows.lowerBound
        column.times.removeAll(keepingCapacity: true)
        column.isWanted.removeAll(keepingCapacity: true)
        guard !rows.isEmpty else { return }
        column.times.reserveCapacity(rows.count)
        var wanted = SelectedEvents()
        for zone in rows.lowerBound / ZoneSize.rows...(rows.upperBound - 1) / ZoneSize.rows {
            let own = try open(zone, rows, scanner, &wanted)
            column.times.append(contentsOf: try scanner.reader.times()[own])
        }
        guard !asksForAll else { return }
        column.isWanted.append(contentsOf: repeatElement(false, count: rows.count))
        for row in wanted.rows { column.isWanted[Int(row) - rows.lowerBound] = true }
    }

    /// Opens a zone, selects in it what is asked for, and tells which of its rows are in the window.
    private func open(
        _ zone: Int, _ rows: Range<Int>, _ scanner: EventScanner, _ wanted: inout SelectedEvents
    ) throws -> Range<Int> {
        let reader = scanner.reader
        let whole = reader.run.rows(inZone: zone)
        let own = rows.clamped(to: whole)
        if !asksForAll { try scanner.select(own, into: &wanted) }
        reader.open(zone)
        if asksForAll { reader.look(at: own) }
        return own.lowerBound - whole.lowerBound..<own.upperBound - whole.lowerBound
    }

    private func mix(_ parts: UnsafeBufferPointer<CustomerMerge.Part>) {
        mixed.removeAll(keepingCapacity: true)
        for part in parts {
            let column = columns[part.run]
            for row in part.rows {
                let place = row - column.firstRow
                mixed.append((column.times[place], asksForAll || column.isWanted[place]))
            }
        }
        mixed.sort { $0.time < $1.time }
    }

    private func cells(_ walk: GapWalk, _ assigner: CellAssigner) -> CustomerCells {
        var found = CustomerCells(sessions: walk.sessions, sessionEnds: walk.customerEnds)
        var places = [Int32](repeating: 0, count: walk.starts.count)
        if let buckets {
            walk.starts.withUnsafeBufferPointer { starts in
                places.withUnsafeMutableBufferPointer { buckets.indices(of: starts, into: $0) }
            }
        }
        for i in places.indices {
            found.sessions[i].cell = assigner.cell(0, bucket: Int(places[i]))
        }
        return found
    }
}

/// Goes through customers' events in the order of time and parts them where the gap is too long.
///
/// All events make sessions; one counts if some of its events are asked for, by those.
private struct GapWalk {
    private let gap: Int64
    /// The sessions that count, whose cells are not known yet, and when each one starts.
    private(set) var sessions: [SessionCells.Session] = []
    private(set) var starts: [Int64] = []
    /// Where each customer's sessions end.
    private(set) var customerEnds: [Int] = []

    // Of the session at hand.
    private var isOpen = false
    private var last: Int64 = 0
    private var wantedFirst: Int64 = 0
    private var wantedLast: Int64 = 0
    private var wantedCount = 0

    init(gap: Int64) {
        self.gap = gap
    }

    /// Takes the events of some rows, which are in the order of time.
    mutating func take(_ rows: Range<Int>, of column: GapSessions.Column) {
        let own = rows.lowerBound - column.firstRow..<rows.upperBound - column.firstRow
        column.times.withUnsafeBufferPointer { times in
            if column.isWanted.isEmpty {
                for time in times[own] { take(time, true) }
            } else {
                for place in own { take(times[place], column.isWanted[place]) }
            }
        }
    }

    @inline(__always)
    mutating func take(_ time: Int64, _ isWanted: Bool) {
        if !isOpen || time &- last > gap { endSession() }
        isOpen = true
        last = time
        guard isWanted else { return }
        if wantedCount == 0 { wantedFirst = time }
        wantedLast = time
        wantedCount &+= 1
    }

    mutating func endCustomer() {
        endSession()
        isOpen = false
        customerEnds.append(sessions.count)
    }

    private mutating func endSession() {
        guard wantedCount > 0 else { return }
        sessions.append(
            SessionCells.Session(
                cell: 0, microseconds: wantedLast &- wantedFirst, events: wantedCount))
        starts.append(wantedFirst)
        wantedCount = 0
    }
}

extension Condition {
    /// What is left to ask of events of which each has a customer; nil if nothing.
    fileprivate var ofCustomersEvents: Condition? {
        switch self {
        case .exists(let path) where path.sources == [.customer]: nil
        case .and(let parts): Condition.all(parts.compactMap(\.ofCustomersEvents))
        default: self
        }
    }
}

import FootfallFormat
import FootfallModel
import FootfallStorage

/// Finds the sessions of a window's customers where a gap alone parts them and one group sees them
/// all: from the times of their events, without dealing single events out.
///
/// An event is one word: twice its time, and one if the query asks for it. So the words of events
/// are in the order of time, as a run's rows of a customer are, and are handed to the walk (`GapWalk`)
/// where they lie; those of a customer in several runs are put together and sorted. For one thread.
///
/// Safety: a run's column has a word for each row of the window, which is cut to the rows that the run
/// has; a customer's rows are among those of its window, which is checked where they are read
/// (`WindowDirectory`).
final class GapSessions {
    /// Where the words of a run's rows lie, once they are read.
    private struct Lane {
        var words: UnsafePointer<Int64>
        var firstRow: Int

        @inline(__always)
        subscript(rows: Range<Int>) -> UnsafeBufferPointer<Int64> {
            UnsafeBufferPointer(start: words + (rows.lowerBound &- firstRow), count: rows.count)
        }
    }

    /// The words of a window's rows of one run.
    private final class Column {
        let words = GrowingBuffer<Int64>()
    }

    private let runs: [any Run]
    private let gap: Int64
    private let buckets: TimeBuckets?
    private let scanners: [EventScanner]
    private let asksForAll: Bool
    private let columns: [Column]
    private let lanes: UnsafeMutableBufferPointer<Lane>
    /// The events of a customer that lie in several runs.
    private let mixed = GrowingBuffer<Int64>()
    private let stretchBuffer = GrowingBuffer<UnsafeBufferPointer<Int64>>()

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
        lanes = .allocate(capacity: runs.count)
        _ = lanes.initialize(from: columns.map { Lane(words: $0.words.base, firstRow: 0) })
    }

    deinit { lanes.deallocate() }

    var counters: ScanCounters { scanners.reduce(into: ScanCounters()) { $0 += $1.counters } }

    /// The sessions of a window's customers, each in the cell of its bucket.
    func sessions(in window: HashWindow, _ assigner: CellAssigner) throws -> CustomerCells {
        for (run, rows) in window.rows.enumerated() {
            try read(rows, scanners[run], into: columns[run].words)
            lanes[run] = Lane(words: columns[run].words.base, firstRow: rows.lowerBound)
        }
        var walk = GapWalk(gap: gap)
        var merge = try CustomerMerge(runs, window, keepsIDs: false)
        while merge.next() {
            if merge.parts.count == 1 {
                walk.take(lanes[merge.parts[0].run][merge.parts[0].rows])
            } else {
                take(merge.parts, &walk)
            }
            walk.endCustomer()
        }
        return cells(walk, assigner)
    }

    /// Reads the words of some rows.
    private func read(
        _ rows: Range<Int>, _ scanner: EventScanner, into words: borrowing GrowingBuffer<Int64>
    ) throws {
        let room = words.room(for: rows.count)
        guard !rows.isEmpty else { return }
        var wanted = SelectedEvents()
        for zone in rows.lowerBound / ZoneSize.rows...(rows.upperBound - 1) / ZoneSize.rows {
            let own = try open(zone, rows, scanner, &wanted)
            let first = scanner.reader.rows.lowerBound + own.lowerBound - rows.lowerBound
            Self.write(
                try scanner.reader.times()[own],
                to: UnsafeMutableBufferPointer(rebasing: room[first..<first + own.count]),
                areWanted: asksForAll)
        }
        for row in wanted.rows { room[Int(row) - rows.lowerBound] |= 1 }
    }

    /// Times are of the years 1 to 9999, so twice one is a word.
    private static func write(
        _ times: ArraySlice<Int64>, to words: UnsafeMutableBufferPointer<Int64>, areWanted: Bool
    ) {
        let mark: Int64 = areWanted ? 1 : 0
        times.withUnsafeBufferPointer { times in
            for i in 0..<times.count { words[i] = times[i] &<< 1 | mark }
        }
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

    /// Takes the events of a customer in several runs: one run's after another's where they lie, which
    /// in settled slices they mostly can be; else put together.
    private func take(
        _ parts: UnsafeBufferPointer<CustomerMerge.Part>, _ walk: inout GapWalk
    ) {
        let stretches = stretches(parts)
        for i in 1..<max(1, stretches.count)
        where stretches[i][0] < stretches[i &- 1][stretches[i &- 1].count &- 1] {
            return walk.take(mix(stretches))
        }
        for stretch in stretches { walk.take(stretch) }
    }

    /// The words of each part that has any, by when they begin.
    private func stretches(
        _ parts: UnsafeBufferPointer<CustomerMerge.Part>
    ) -> UnsafeMutableBufferPointer<UnsafeBufferPointer<Int64>> {
        let stretches = stretchBuffer.room(for: parts.count)
        var count = 0
        for part in parts where !part.rows.isEmpty {
            let stretch = lanes[part.run][part.rows]
            var place = count
            while place > 0 && stretches[place &- 1][0] > stretch[0] {
                stretches[place] = stretches[place &- 1]
                place &-= 1
            }
            stretches[place] = stretch
            count &+= 1
        }
        return UnsafeMutableBufferPointer(rebasing: stretches[..<count])
    }

    private func mix(
        _ stretches: UnsafeMutableBufferPointer<UnsafeBufferPointer<Int64>>
    ) -> UnsafeBufferPointer<Int64> {
        mixed.removeAll()
        for stretch in stretches { for word in stretch { mixed.append(word) } }
        var words = mixed.values
        words.sortFew()
        return UnsafeBufferPointer(words)
    }

    private func cells(_ walk: borrowing GapWalk, _ assigner: CellAssigner) -> CustomerCells {
        var found = CustomerCells(
            sessions: Array(walk.sessions.values), sessionEnds: Array(walk.customerEnds.values))
        var places = [Int32](repeating: 0, count: found.sessions.count)
        if let buckets {
            places.withUnsafeMutableBufferPointer {
                buckets.indices(of: UnsafeBufferPointer(walk.starts.values), into: $0)
            }
        }
        var known = [UInt32?](repeating: nil, count: max(1, buckets?.count ?? 1))
        found.sessions.withUnsafeMutableBufferPointer { sessions in
            for i in sessions.indices {
                let bucket = max(0, Int(places[i]))
                let cell = known[bucket] ?? assigner.cell(0, bucket: bucket)
                known[bucket] = cell
                sessions[i].cell = cell
            }
        }
        return found
    }
}

/// Goes through customers' events in the order of time and parts them where the gap is too long.
///
/// All events make sessions; one counts if some of its events are asked for, by those.
private struct GapWalk: ~Copyable {
    private let gap: Int64
    /// The sessions that count, whose cells are not known yet, and when each one starts.
    let sessions = GrowingBuffer<SessionCells.Session>()
    let starts = GrowingBuffer<Int64>()
    /// Where each customer's sessions end.
    let customerEnds = GrowingBuffer<Int>()

    /// The session at hand, and the time of the last event of all.
    private var session = OpenSession()
    private var last: Int64 = 0

    init(gap: Int64) {
        self.gap = gap
    }

    /// Takes a customer's next events.
    @inline(__always)
    mutating func take(_ words: UnsafeBufferPointer<Int64>) {
        var (session, last) = (session, last)
        for word in words {
            let time = word &>> 1
            if time &- last > gap { end(&session) }
            last = time
            if word & 1 != 0 { session.take(time) }
        }
        (self.session, self.last) = (session, last)
    }

    @inline(__always)
    mutating func endCustomer() {
        var session = session
        end(&session)
        self.session = session
        customerEnds.append(sessions.count)
    }

    /// Adds a session, if any of its events were asked for: what is open before a customer's first
    /// event has none.
    @inline(__always)
    private func end(_ session: inout OpenSession) {
        if session.count > 0 {
            sessions.append(
                SessionCells.Session(
                    cell: 0, microseconds: session.last &- session.first, events: session.count))
            starts.append(session.first)
        }
        session = OpenSession()
    }
}

/// What a session has so far of the events that are asked for.
private struct OpenSession {
    var first: Int64 = 0
    var last: Int64 = 0
    var count = 0

    @inline(__always)
    mutating func take(_ time: Int64) {
        if count == 0 { first = time }
        last = time
        count &+= 1
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

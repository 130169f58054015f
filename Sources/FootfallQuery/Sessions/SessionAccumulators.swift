// Figures of sessions: each is fed the sessions of a window of customers at a time.

/// Counts distinct sessions.
final class SessionsAccumulator: CustomerAccumulator {
    private let counts = CountAccumulator()

    func add(_ customers: CustomerCells, cellCount: Int) {
        counts.add(customers.sessions, cellCount: cellCount) { _ in 1 }
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? SessionsAccumulator else { return }
        try counts.merge(other.counts, cells: cells)
    }

    func value(_ cell: Int) -> ResultTable.Cell { counts.value(cell) }

    var byteCount: Int { counts.byteCount }
}

/// Counts the distinct customers of sessions: in a session's bucket, which need not be that of each
/// of its events.
final class SessionCustomersAccumulator: CustomerAccumulator {
    private let counts = CustomersAccumulator()

    func add(_ customers: CustomerCells, cellCount: Int) {
        let ofSessions = CustomerCells(
            cells: customers.sessions.map(\.cell), ends: customers.sessionEnds)
        counts.add(ofSessions, cellCount: cellCount)
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? SessionCustomersAccumulator else { return }
        try counts.merge(other.counts, cells: cells)
    }

    func value(_ cell: Int) -> ResultTable.Cell { counts.value(cell) }

    var byteCount: Int { counts.byteCount }
}

/// The median length of sessions, in seconds: by nearest rank, so a length that occurred.
final class SessionLengthsAccumulator: CustomerAccumulator {
    private var lengths: [DurationList] = []

    func add(_ customers: CustomerCells, cellCount: Int) {
        lengths.grow(to: cellCount, DurationList())
        lengths.withUnsafeMutableBufferPointer { lengths in
            for session in customers.sessions {
                lengths[Int(session.cell)].append(session.microseconds)
            }
        }
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? SessionLengthsAccumulator else { return }
        lengths.grow(to: Int(cells.max() ?? 0) + 1, DurationList())
        for (from, list) in other.lengths.enumerated() {
            try QueryWatch.checkpoint(at: from)
            lengths[Int(cells[from])].append(list)
        }
    }

    func value(_ cell: Int) -> ResultTable.Cell {
        guard cell < lengths.count else { return .null }
        return WaitStatistics(lengths[cell]).cell(.median)
    }

    var byteCount: Int { lengths.reduce(0) { $0 + $1.byteCount } }
}

/// The mean number of events of a session.
final class SessionEventsAccumulator: CustomerAccumulator {
    private let sessions = CountAccumulator()
    private let events = CountAccumulator()

    func add(_ customers: CustomerCells, cellCount: Int) {
        sessions.add(customers.sessions, cellCount: cellCount) { _ in 1 }
        events.add(customers.sessions, cellCount: cellCount) { $0.events }
    }

    func merge(_ other: any Accumulator, cells: [UInt32]) throws {
        guard let other = other as? SessionEventsAccumulator else { return }
        try sessions.merge(other.sessions, cells: cells)
        try events.merge(other.events, cells: cells)
    }

    func value(_ cell: Int) -> ResultTable.Cell {
        guard case .int(let sessions) = sessions.value(cell), sessions > 0,
            case .int(let events) = events.value(cell)
        else { return .null }
        return .double(Double(events) / Double(sessions))
    }

    var byteCount: Int { sessions.byteCount + events.byteCount }
}

extension CountAccumulator {
    /// Takes in a number for each of some sessions, in cells that are less than a count.
    fileprivate func add(
        _ sessions: [SessionCells.Session], cellCount: Int,
        _ number: (SessionCells.Session) -> Int
    ) {
        add(cellCount: cellCount) { counts in
            for session in sessions { counts[Int(session.cell)] &+= Int64(number(session)) }
        }
    }
}

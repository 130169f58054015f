import FootfallFormat
import FootfallModel
import FootfallStorage

/// Finds the sessions that customers' events belong to, once for each group.
///
/// A customer's events with a session id make up the session of that id. The others, or all of them
/// where ids are not read, are split among themselves: a gap strictly longer than the rule's begins
/// a new session, and for that all of the customer's events count, whatever the query selects. A
/// session counts once in each group that one of its selected events falls in, in the bucket of the
/// first of those.
///
/// For one thread. Only customers with selected events are handed in, so nothing else is read.
final class SessionCells {
    /// A session as one group sees it: by its selected events that fall in the group.
    struct Session {
        var cell: UInt32
        /// Between the first and the last of the events.
        var microseconds: Int64
        var events: Int
    }

    /// A selected event.
    private struct Member {
        var session: UInt64
        var group: UInt32
        var time: Int64
        var cell: UInt32
    }

    /// The zone of a run that was read last.
    private struct OpenZone {
        var index = -1
        var rows = 0..<0
        var codes: [UInt32] = []
        var times: [Int64] = []
    }

    private static let allRows = (0..<UInt16(ZoneSize.rows)).map { $0 }
    /// Stands for the session of an event without an id until the customer's events are all known.
    private static let unnamed = UInt64.max
    /// Sessions without an id are numbered from here on, past all codes of ids.
    private static let firstUnnamed: UInt64 = 1 << 32

    private let rule: SessionRule
    private let assigner: CellAssigner
    private let readers: [ZoneReader]
    private var ids: GroupReader?
    private var zones: [OpenZone] = []
    private var members: [Member] = []
    /// The times of the customer's events without a session id.
    private var unnamedTimes: [Int64] = []

    init(_ rule: SessionRule, _ assigner: CellAssigner, _ scope: QueryScope) {
        self.rule = rule
        self.assigner = assigner
        readers = scope.runs.map {
            ZoneReader(run: $0, secret: scope.snapshot.secret, clock: scope.zone.clock)
        }
        ids = rule.ids.map { GroupReader($0) }
    }

    var counters: ScanCounters { readers.reduce(into: ScanCounters()) { $0 += $1.counters } }

    /// Forgets the ids of the window before: ids are compared within one customer only, and there
    /// are as many as sessions in the store.
    func openWindow() {
        ids = rule.ids.map { GroupReader($0) }
        zones = readers.map { _ in OpenZone() }
    }

    /// Takes in a customer's rows of one run, and those of them that were selected with their cells.
    func add(
        _ part: CustomerMerge.Part, selected: ArraySlice<UInt32>, cells: ArraySlice<UInt32>
    ) throws {
        var next = selected.startIndex
        var row = part.rows.lowerBound
        while row < part.rows.upperBound {
            try open(row / ZoneSize.rows, of: part.run)
            let zone = zones[part.run]
            let end = min(part.rows.upperBound, zone.rows.upperBound)
            for row in row..<end {
                let time = zone.times[row - zone.rows.lowerBound]
                let session = session(ofCode: zone.codes[row - zone.rows.lowerBound])
                if session == Self.unnamed { unnamedTimes.append(time) }
                while next < selected.endIndex, Int(selected[next]) == row {
                    let cell = cells[next]
                    members.append(
                        Member(
                            session: session, group: assigner.group(ofCell: cell), time: time,
                            cell: cell))
                    next += 1
                }
            }
            row = end
        }
    }

    /// Appends the sessions of the customer that was taken in, and forgets it.
    func endCustomer(into sessions: inout [Session]) {
        nameUnnamed()
        members.sort { ($0.session, $0.group, $0.time) < ($1.session, $1.group, $1.time) }
        var start = 0
        for next in 1..<members.count + 1 {
            let (first, last) = (members[start], members[next - 1])
            if next < members.count, members[next].session == first.session,
                members[next].group == first.group
            {
                continue
            }
            sessions.append(
                Session(
                    cell: first.cell, microseconds: last.time &- first.time, events: next - start))
            start = next
        }
        members.removeAll(keepingCapacity: true)
        unnamedTimes.removeAll(keepingCapacity: true)
    }

    private func nameUnnamed() {
        guard members.contains(where: { $0.session == Self.unnamed }) else { return }
        unnamedTimes.sort()
        var starts: [Int64] = []
        var last: Int64?
        for time in unnamedTimes {
            if last.map({ time - $0 > rule.gap }) ?? true { starts.append(time) }
            last = time
        }
        for i in members.indices where members[i].session == Self.unnamed {
            let time = members[i].time
            let session = starts.partitionPoint { $0 > time }
            members[i].session = Self.firstUnnamed + UInt64(session)
        }
    }

    private func session(ofCode code: UInt32) -> UInt64 {
        code == GroupValues.missing || code == GroupValues.null ? Self.unnamed : UInt64(code)
    }

    private func open(_ index: Int, of run: Int) throws {
        guard zones[run].index != index else { return }
        let reader = readers[run]
        reader.open(index)
        let codes =
            try ids?.codes(reader, rows: Self.allRows.prefix(reader.rowCount)).codes
            ?? [UInt32](repeating: GroupValues.missing, count: reader.rowCount)
        zones[run] = OpenZone(
            index: index, rows: reader.rows, codes: codes, times: try reader.times())
    }
}

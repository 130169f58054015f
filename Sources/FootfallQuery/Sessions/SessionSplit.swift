import FootfallFormat
import FootfallModel

/// Tells which session of its customer each selected event belongs to.
///
/// A customer's events with a session id make up the session of that id. The others, or all of them
/// where ids are not read, are split among themselves: a gap strictly longer than the rule's begins
/// a new session, and for that all of the customer's events count, whatever the query selects.
///
/// For one thread. A customer's parts are taken in one after the other, in the order of the runs.
final class SessionSplit {
    /// A selected event.
    struct Member {
        var session: UInt64
        var time: Int64
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
    private let readers: [ZoneReader]
    private var ids: GroupReader?
    private var zones: [OpenZone] = []
    private var members: [Member] = []
    /// The times of the customer's events without a session id.
    private var unnamedTimes: [Int64] = []

    init(_ rule: SessionRule, _ readers: [ZoneReader]) {
        self.rule = rule
        self.readers = readers
        ids = rule.ids.map { GroupReader($0) }
    }

    var counters: ScanCounters { readers.reduce(into: ScanCounters()) { $0 += $1.counters } }

    /// Forgets the ids of the window before: ids are compared within one customer only, and there
    /// are as many as sessions in the store.
    func openWindow() {
        ids = rule.ids.map { GroupReader($0) }
        zones = readers.map { _ in OpenZone() }
    }

    /// Takes in a customer's rows of one run, some of which are selected.
    func add(_ part: CustomerMerge.Part, selected: ArraySlice<UInt32>) throws {
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
                    members.append(Member(session: session, time: time))
                    next += 1
                }
            }
            row = end
        }
    }

    /// The selected events of the customer that was taken in, in that order; it is forgotten.
    func endCustomer() -> [Member] {
        nameUnnamed()
        defer {
            members.removeAll(keepingCapacity: true)
            unnamedTimes.removeAll(keepingCapacity: true)
        }
        return members
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

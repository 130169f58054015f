import FootfallFormat
import FootfallModel

/// Finds the session of each selected event of a customer.
///
/// A customer's events with a session id make up the session of that id. The others, or all of them
/// where ids are not read, are split among themselves: a gap strictly longer than the rule's begins
/// a new session, and for that all of the customer's events count, whatever the query selects.
///
/// For one thread. Customers are handed in one at a time, so nothing but their rows is read.
final class SessionFinder {
    /// A selected event, by the number of its session among the customer's.
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
        /// The rows that are known; nil if all are.
        var known: Bitmap?
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

    /// Forgets the ids of the window before: ids are compared within one customer only, and there
    /// are as many as sessions in the store.
    func openWindow() {
        ids = rule.ids.map { GroupReader($0) }
        zones = readers.map { _ in OpenZone() }
    }

    /// Takes in a customer's rows of one run, and those of them that were selected; a row may stand
    /// several times.
    func add(_ part: CustomerMerge.Part, selected: ArraySlice<UInt32>) throws {
        var next = selected.startIndex
        var row = part.rows.lowerBound
        while row < part.rows.upperBound {
            try open(row / ZoneSize.rows, of: part.run)
            let zone = zones[part.run]
            let end = min(part.rows.upperBound, zone.rows.upperBound)
            for row in row..<end {
                let place = row - zone.rows.lowerBound
                if let known = zone.known, !known[place] { continue }
                let session = session(ofCode: zone.codes[place])
                if session == Self.unnamed { unnamedTimes.append(zone.times[place]) }
                while next < selected.endIndex, Int(selected[next]) == row {
                    members.append(Member(session: session, time: zone.times[place]))
                    next += 1
                }
            }
            row = end
        }
    }

    /// The selected events of the customer that was taken in, in the order in which they came; the
    /// customer is forgotten.
    func takeMembers() -> [Member] {
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
            index: index, rows: reader.rows, codes: codes, times: try reader.times(),
            known: try rule.known.map { try reader.evaluate($0) })
    }
}

import FootfallStorage

/// Finds the sessions that customers' events belong to, once for each group.
///
/// A session counts once in each group that one of its selected events falls in, in the bucket of
/// the first of those. For one thread.
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

    private let finder: SessionFinder
    private let assigner: CellAssigner
    private var cells: [UInt32] = []

    init(_ rule: SessionRule, _ assigner: CellAssigner, _ scope: QueryScope) {
        finder = SessionFinder(
            rule,
            ZoneReader.all(scope.runs, secret: scope.snapshot.secret, clock: scope.zone.clock))
        self.assigner = assigner
    }

    func openWindow() { finder.openWindow() }

    /// Takes in a customer's rows of one run, and those of them that were selected with their cells.
    func add(
        _ part: CustomerMerge.Part, selected: ArraySlice<UInt32>, cells: ArraySlice<UInt32>
    ) throws {
        try finder.add(part, selected: selected)
        self.cells.append(contentsOf: cells)
    }

    /// Appends the sessions of the customer that was taken in, and forgets it.
    func endCustomer(into sessions: inout [Session]) {
        var members = zip(finder.takeMembers(), cells).map { member, cell in
            Member(
                session: member.session, group: assigner.group(ofCell: cell), time: member.time,
                cell: cell)
        }
        cells.removeAll(keepingCapacity: true)
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
    }
}

import FootfallFormat

/// What a customer's events are split by into units: sessions, values that they hold, or both.
struct UnitRule: Sendable {
    var sessions: SessionRule?
    /// The values that all events of a unit hold, with `same`.
    var same: [BoundPath] = []

    /// Whether a customer's events are of several units.
    var splits: Bool { sessions != nil || !same.isEmpty }
}

/// Deals a customer's selected events out to units: to all of its sessions, to all values that they
/// hold.
///
/// For one thread. An event without a value at a path of `same`, or with null, is in no unit; one with
/// several is in several.
final class UnitSplitter {
    private let scan: CustomerScan
    private let sessions: SessionFinder?
    private let held: HeldValues?
    /// The events of the customer at hand, by unit.
    private let dealt = DealtEvents()

    /// Splits what a scan finds; nil if each customer is one unit.
    init?(
        _ rule: UnitRule, _ scan: CustomerScan, _ runs: [any Run], secret: UInt64, clock: LocalClock
    ) {
        guard rule.splits else { return nil }
        self.scan = scan
        sessions = rule.sessions.map {
            SessionFinder($0, ZoneReader.all(runs, secret: secret, clock: clock))
        }
        held =
            rule.same.isEmpty
            ? nil : HeldValues(rule.same, ZoneReader.all(runs, secret: secret, clock: clock))
    }

    /// Of the values that are known.
    var byteCount: Int { held?.byteCount ?? 0 }

    /// Reads what the events that the scan selected in a window are split by.
    func load() throws {
        sessions?.openWindow()
        try held?.load(scan.selected)
    }

    /// Goes through the units of a customer of the window, each by its events, ascending: their
    /// places among the customer's selected ones, of which each one's origin is given.
    func forEachUnit(
        ofCustomer number: Int, count: Int, _ origin: (Int) -> CustomerScan.Origin,
        _ body: (UnsafeBufferPointer<Int>) throws -> Void
    ) throws {
        dealt.removeAll()
        if let held {
            held.deal(count, origin, into: dealt)
        } else {
            for event in 0..<count { dealt.add(event, to: 0) }
        }
        if let sessions {
            let places = (0..<count).map { scan.place(of: origin($0)) }
            dealt.split(by: try self.sessions(of: number, places, sessions))
        }
        try dealt.forEachUnit(body)
    }

    /// The session of each event.
    ///
    /// The finder goes through rows run by run, whatever the events' order.
    private func sessions(
        of customer: Int, _ places: [ChainGroups.Place], _ finder: SessionFinder
    ) throws -> [UInt64] {
        let byRow = places.indices.sorted {
            (places[$0].run, places[$0].row) < (places[$1].run, places[$1].row)
        }
        var next = 0
        for part in scan.parts(ofCustomer: customer).sorted(by: { $0.run < $1.run }) {
            let first = next
            while next < byRow.count, places[byRow[next]].run == part.run { next += 1 }
            try finder.add(part, selected: byRow[first..<next].map { UInt32(places[$0].row) }[...])
        }
        var found = [UInt64](repeating: 0, count: places.count)
        for (event, member) in zip(byRow, finder.takeMembers()) { found[event] = member.session }
        return found
    }
}

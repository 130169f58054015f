import FootfallFormat

/// Deals a customer's events out to the units that a funnel counts: to all of its sessions, to all
/// values that they hold.
///
/// For one thread. An event without a value at a path of `same`, or with null, is in no unit; one with
/// several is in several.
final class UnitSplitter {
    private let unit: FunnelUnit
    private let scan: CustomerScan
    /// What `values` reads with.
    private let readers: [ZoneReader]
    private let sessions: SessionFinder?
    /// Numbers the held values of the window at hand.
    private var values: ChainGroups
    /// For each of those, whether it stands for values and not for their absence.
    private var isHeld: [Bool] = []

    init(
        _ unit: FunnelUnit, _ scan: CustomerScan, _ runs: [any Run], secret: UInt64,
        clock: LocalClock
    ) {
        self.unit = unit
        self.scan = scan
        readers = ZoneReader.all(runs, secret: secret, clock: clock)
        sessions = unit.sessions.map {
            SessionFinder($0, ZoneReader.all(runs, secret: secret, clock: clock))
        }
        values = ChainGroups(atStart: unit.same, readers)
    }

    var counters: ScanCounters {
        readers.reduce(into: sessions?.counters ?? ScanCounters()) { $0 += $1.counters }
    }

    /// Forgets the values of the window before: they are compared within one customer only.
    func openWindow() {
        sessions?.openWindow()
        values = ChainGroups(atStart: unit.same, readers)
        isHeld = []
    }

    /// The units of a customer, each by its events, ascending.
    func units(
        ofCustomer number: Int, count: Int, _ place: (Int) -> ChainGroups.Place
    ) throws -> [[Int]] {
        var members: [Key: [Int]] = [:]
        let sessions = try sessionsOfEvents(number, (0..<count).map(place))
        for event in 0..<count {
            for value in try heldValues(at: place(event)) {
                members[Key(session: sessions?[event] ?? 0, value: value), default: []]
                    .append(event)
            }
        }
        return Array(members.values)
    }

    private struct Key: Hashable {
        let session: UInt64
        let value: UInt32
    }

    private func heldValues(at place: ChainGroups.Place) throws -> [UInt32] {
        guard !unit.same.isEmpty else { return [0] }
        return try values.cells(of: [place]).filter { value in
            while isHeld.count <= value {
                guard case .values(let held) = values.key(of: isHeld.count).group else {
                    return false
                }
                isHeld.append(held.allSatisfy { $0 != .missing && $0 != .null })
            }
            return isHeld[Int(value)]
        }
    }

    /// The session of each event; nil if units are not by sessions.
    private func sessionsOfEvents(
        _ number: Int, _ places: [ChainGroups.Place]
    ) throws -> [UInt64]? {
        guard let sessions else { return nil }
        let order = places.indices.sorted {
            (places[$0].run, places[$0].row) < (places[$1].run, places[$1].row)
        }
        for part in scan.parts(ofCustomer: number) {
            let rows = order.filter { places[$0].run == part.run }.map { UInt32(places[$0].row) }
            try sessions.add(part, selected: rows[...])
        }
        var found = [UInt64](repeating: 0, count: places.count)
        for (event, member) in zip(order, sessions.takeMembers()) {
            found[event] = member.session
        }
        return found
    }
}

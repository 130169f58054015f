import FootfallFormat
import FootfallStorage

/// Splits each customer's selected events into units.
///
/// A unit is the customer, a session of its, or the customer with a value that it holds. For one
/// thread.
struct ViewUnits {
    private let scan: CustomerScan
    private let sessions: SessionFinder?
    private let held: HeldValues?

    init(
        _ units: AlsoViewedPlan.Units, _ scan: CustomerScan, _ runs: [any Run],
        _ scope: QueryScope
    ) {
        self.scan = scan
        let (secret, clock) = (scope.snapshot.secret, scope.zone.clock)
        switch units {
        case .customers: (sessions, held) = (nil, nil)
        case .sessions(let rule):
            let readers = ZoneReader.all(runs, secret: secret, clock: clock)
            (sessions, held) = (SessionFinder(rule, readers), nil)
        case .held(let paths):
            (sessions, held) = (nil, HeldValues(paths, runs, secret: secret, clock: clock))
        }
    }

    var byteCount: Int { held?.byteCount ?? 0 }

    /// To be called when the scan has loaded a window.
    func openWindow() { sessions?.openWindow() }

    /// Calls `body` with the places of each unit's events, in time order.
    func forEachUnit(
        of customer: Int, _ events: CustomerScan.CustomerEvents,
        _ body: ([Int]) throws -> Void
    ) throws {
        guard sessions != nil || held != nil else { return try body(Array(events.times.indices)) }
        var units: [UInt64: [Int]] = [:]
        if let sessions {
            for (i, session) in try numbers(of: customer, events, sessions).enumerated() {
                units[session, default: []].append(i)
            }
        } else if let held {
            for i in events.times.indices {
                for unit in try held.units(of: scan.place(of: events.origin(i))) {
                    units[UInt64(unit), default: []].append(i)
                }
            }
        }
        for unit in units.values { try body(unit) }
    }

    /// The session of each event.
    private func numbers(
        of customer: Int, _ events: CustomerScan.CustomerEvents, _ finder: SessionFinder
    ) throws -> [UInt64] {
        // The finder goes through rows run by run, the events come in time order.
        let places = events.times.indices.map { scan.place(of: events.origin($0)) }
        let byRow = places.indices.sorted {
            (places[$0].run, places[$0].row) < (places[$1].run, places[$1].row)
        }
        var next = 0
        for part in scan.parts(ofCustomer: customer).sorted(by: { $0.run < $1.run }) {
            let first = next
            while next < byRow.count, places[byRow[next]].run == part.run { next += 1 }
            try finder.add(part, selected: byRow[first..<next].map { UInt32(places[$0].row) }[...])
        }
        var numbers = [UInt64](repeating: 0, count: places.count)
        for (i, member) in zip(byRow, finder.takeMembers()) { numbers[i] = member.session }
        return numbers
    }
}

import FootfallFormat
import FootfallModel
import FootfallStorage

/// A customer's events that play a part in a funnel, in time and tie order, and the units that they
/// are of.
struct TracedCustomer {
    /// A unit: what tells it from the customer's others, and its events, ascending.
    struct Unit {
        /// Nil where the customer is one unit.
        var name: String?
        var events: [Int]
    }

    private(set) var times: [Int64] = []
    private(set) var masks: [UInt64] = []
    private(set) var names: [String] = []
    /// By the first event, then by name.
    private(set) var units: [Unit] = []

    init(_ customer: String, _ plan: FunnelPlan, in scope: inout QueryScope) throws {
        let (runs, secret, clock) = (scope.runs, scope.snapshot.secret, scope.zone.clock)
        let scan = CustomerScan(
            runs, plan.selector(readsFew: true), secret: secret, clock: clock, entries: nil)
        try scan.load(HashWindow(of: customer, runs, secret: secret))
        var ties = TieBreaker(runs)
        try scan.forEachCustomer { number, events in
            ties.add(
                events, of: number, events.times.indices.map { scan.place(of: events.origin($0)) })
        }
        scope.counters += scan.counters
        guard let own = try ties.takeSettled().first else {
            if !plan.unit.rule.splits { units = [Unit(name: nil, events: [])] }
            return
        }
        (times, masks) = (own.times, own.masks)
        names = try Self.names(of: own.places, runs)
        units = try Self.units(of: own, plan.unit.rule, scan, &scope)
    }

    /// The events of a unit, for the time of a call.
    func withEvents<Result>(of unit: Unit, _ body: (UnitEvents) throws -> Result) rethrows -> Result
    {
        try unit.events.map { times[$0] }.withUnsafeBufferPointer { times in
            try unit.events.map { masks[$0] }.withUnsafeBufferPointer { masks in
                try body(UnitEvents(times: times, masks: masks))
            }
        }
    }

    /// The events that are of no unit.
    var others: [Int] {
        let dealt = Set(units.flatMap(\.events))
        return times.indices.filter { !dealt.contains($0) }
    }

    private static func names(
        of places: [ChainGroups.Place], _ runs: [any Run]
    ) throws -> [String] {
        var names: [ChainGroups.Place: String] = [:]
        for run in runs.indices {
            let rows = places.filter { $0.run == run }.map(\.row).sorted()
            for (row, event) in zip(rows, try WholeEvents.read(rows, of: runs[run])) {
                names[ChainGroups.Place(run: run, row: row)] = event.name
            }
        }
        return places.map { names[$0] ?? "" }
    }

    // MARK: Units

    private static func units(
        of customer: TieBreaker.Customer, _ rule: UnitRule, _ scan: CustomerScan,
        _ scope: inout QueryScope
    ) throws -> [Unit] {
        let (runs, secret, clock) = (scope.runs, scope.snapshot.secret, scope.zone.clock)
        var units = [Unit(name: nil, events: Array(customer.times.indices))]
        let sessions = UnitSplitter(
            UnitRule(sessions: rule.sessions), scan, runs, secret: secret, clock: clock)
        if let sessions {
            try sessions.load()
            var found: [[Int]] = []
            try sessions.forEachUnit(
                ofCustomer: customer.number, count: customer.times.count
            ) {
                scan.origin(of: customer.places[$0])
            } _: {
                found.append(Array($0))
            }
            units = found.sorted { $0[0] < $1[0] }.enumerated().map {
                Unit(name: "session \($0 + 1)", events: $1)
            }
        }
        guard !rule.same.isEmpty else { return units }
        let held = HeldValues(rule.same, ZoneReader.all(runs, secret: secret, clock: clock))
        try held.load(scan.selected)
        let origins = customer.places.map(scan.origin)
        return units.flatMap { split($0, by: held, origins) }
            .sorted { ($0.events[0], $0.name ?? "") < ($1.events[0], $1.name ?? "") }
    }

    private static func split(
        _ unit: Unit, by held: HeldValues, _ origins: [CustomerScan.Origin]
    ) -> [Unit] {
        var events: [UInt32: [Int]] = [:]
        for event in unit.events {
            for value in held.values(of: origins[event]) {
                events[value, default: []].append(event)
            }
        }
        return events.map { value, events in
            let texts = held.held(value).map {
                CellText.plain($0.cell(isNumeric: false)) ?? ""
            }
            let names = [unit.name, texts.joined(separator: ", ")].compactMap { $0 }
            return Unit(name: names.joined(separator: ", "), events: events)
        }
    }
}

extension HashWindow {
    /// The window that holds one customer and nobody else.
    fileprivate init(of customer: String, _ runs: [any Run], secret: UInt64) throws {
        let hash = customerHash(customer, secret: secret)
        self.init(
            hashes: hash...hash,
            rows: try runs.map { try $0.rows(ofCustomer: customer, hash: hash) ?? 0..<0 })
    }
}

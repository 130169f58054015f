import FootfallFormat

/// One thread's part of a funnel that is more than names one after another in a window.
///
/// Takes one customer at a time, as `FunnelWorker`: deals its events out to units, finds the chains
/// of each that count, in each bucket that it entered, and adds them up by group and bucket. Where
/// that will do, the one chain of a unit is found by `DistinctTimesKernel`.
struct ChainWorker: CustomerWorker {
    private let plan: FunnelPlan
    private let counter: ChainCounter
    /// Nil where other chains than one of all steps up to a level are asked for.
    private let distinct: DistinctTimesKernel?
    private let scan: CustomerScan
    private let units: CustomerUnits
    private let entries: EntryBuckets
    private let memory = MemoryShare()
    private let groups: ChainGroups
    private var ties: TieBreaker
    /// Whether the tie order of events may show in the answer.
    private let needsTieOrder: Bool
    private let isOfCustomers: Bool
    /// One for each cell of `groups`.
    private var tallies: [FunnelTally] = []
    private var listed = ListedUnits()
    private var openStarts = 0
    /// Of the customer at hand, where units are not customers.
    private var bestUnits: BestUnits
    private var chain: [Int]

    init(
        _ plan: FunnelPlan, _ rules: ChainRules, _ runs: [any Run], _ selector: EventSelector,
        secret: UInt64, clock: LocalClock
    ) {
        self.plan = plan
        counter = ChainCounter(rules, counting: plan.unit.counting)
        distinct =
            plan.countsBestChains && DistinctTimesKernel.canFind(rules)
            ? DistinctTimesKernel(rules) : nil
        scan = CustomerScan(
            runs, selector, secret: secret, clock: clock, entries: plan.entrySteps,
            keepsIDs: plan.list != nil)
        units = CustomerUnits(plan, rules, scan, runs, secret: secret, clock: clock)
        entries = EntryBuckets(plan.buckets, rules)
        groups = ChainGroups(plan, runs, secret: secret, clock: clock)
        ties = TieBreaker(runs)
        needsTieOrder = !plan.groups.isEmpty || rules.optional != 0
        isOfCustomers = plan.unit.isCustomer
        bestUnits = BestUnits(rules)
        chain = [Int](repeating: 0, count: rules.stepCount)
    }

    var counters: ScanCounters { scan.counters }

    var outcome: FunnelScan.Outcome {
        var outcome = FunnelScan.Outcome(
            listed: listed, openStarts: openStarts, counters: counters)
        for (cell, tally) in tallies.enumerated() { outcome.tallies[groups.key(of: cell)] = tally }
        return outcome
    }

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        try units.load()
        try scan.forEachCustomer { try take($1, of: $0) }
        let scan = scan
        for customer in try ties.takeSettled() {
            try customer.withEvents { times, masks in
                try count(customer.number, UnitEvents(times: times, masks: masks)) {
                    scan.origin(of: customer.places[$0])
                }
            }
        }
    }

    func checkSize() throws {
        try memory.hold(
            tallies.reduce(groups.byteCount + listed.byteCount + units.byteCount) {
                $0 + $1.byteCount
            }, max(tallies.count, listed.count), .units)
    }

    private mutating func take(
        _ events: CustomerScan.CustomerEvents, of customer: Int
    ) throws {
        if needsTieOrder && TieBreaker.hasTies(events) {
            let places = events.times.indices.map { scan.place(of: events.origin($0)) }
            ties.add(events, of: customer, places)
        } else {
            let own = UnitEvents(times: events.times, masks: events.masks)
            try count(customer, own) { events.origin($0) }
        }
    }

    // MARK: Counting

    private mutating func count(
        _ customer: Int, _ events: UnitEvents, _ origin: (Int) -> CustomerScan.Origin
    ) throws {
        defer { bestUnits.endCustomer(into: &tallies) }
        let units = units
        let open = try units.forEach(of: customer, events, origin) { try count($0, origin) }
        openStarts += open
    }

    /// Counts the chains of a unit, in each bucket that it may have entered.
    private mutating func count(
        _ unit: FunnelUnitEvents, _ origin: (Int) -> CustomerScan.Origin
    ) throws {
        let distinct = unit.events.haveDistinctTimes ? distinct : nil
        let entries = entries
        try entries.forEach(unit.events) { entry in
            let part = unit[entry.events]
            guard let distinct else {
                for counted in try counter.chains(part.events, starts: entry.starts) {
                    try add(counted, of: part, bucket: entry.bucket, origin)
                }
                return
            }
            let found = distinct.find(part.events, starts: entry.starts)
            guard found.level > 0 else { return }
            distinct.findChain(found, part.events, into: &chain)
            try add(found, of: part, bucket: entry.bucket, origin)
        }
    }

    /// Adds the one chain of a unit, which is at hand.
    private mutating func add(
        _ found: DistinctTimesKernel.Found, of unit: FunnelUnitEvents, bucket: Int,
        _ origin: (Int) -> CustomerScan.Origin
    ) throws {
        let (scan, chain) = (scan, chain.prefix(found.level))
        try groups.forEachCell(of: chain, bucket: bucket) {
            scan.place(of: origin(unit.original($0)))
        } _: { cell in
            growTallies(to: cell)
            tallies[cell].add(
                level: found.level, of: chain, times: unit.events.times,
                excludedFrom: found.excluded)
            if !isOfCustomers { bestUnits.add(level: found.level, to: cell) }
        }
    }

    private mutating func add(
        _ counted: ChainCounter.Counted, of unit: FunnelUnitEvents, bucket: Int,
        _ origin: (Int) -> CustomerScan.Origin
    ) throws {
        if let list = plan.list {
            return self.list(counted.chain, unit.events, list, unit.customer)
        }
        let chain = unit.original(counted.chain)
        let scan = scan
        let cells = try groups.cells(of: chain, bucket: bucket) { scan.place(of: origin($0)) }
        for cell in cells.map(Int.init) {
            growTallies(to: cell)
            tallies[cell].add(
                counted.chain, times: unit.events.times, optional: counter.rules.optional,
                excludedFrom: counted.excluded)
            if !isOfCustomers { bestUnits.add(chain, to: cell, unit.times) }
        }
    }

    private mutating func growTallies(to cell: Int) {
        while tallies.count <= cell {
            tallies.append(
                FunnelTally(stepCount: counter.rules.stepCount, countsUnits: !isOfCustomers))
        }
    }

    private mutating func list(
        _ chain: Chain, _ events: UnitEvents, _ list: FunnelList, _ customer: Int
    ) {
        guard list.holds(chain, counter.rules), let first = chain.events.first,
            let last = chain.events.last
        else { return }
        listed.add(
            ListedUnits.Unit(
                customer: Array(scan.id(ofCustomer: customer)), level: chain.level,
                start: events.times[first], last: events.times[last]))
    }
}

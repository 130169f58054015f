import FootfallFormat

/// One thread's part of a funnel that is more than names one after another in a window.
///
/// Takes one customer at a time, as `FunnelWorker`: deals its events out to units, finds the chains
/// of each that count, in each bucket that it entered, and adds them up by group and bucket.
struct ChainWorker: CustomerWorker {
    private let plan: FunnelPlan
    private let counter: ChainCounter
    private let scan: CustomerScan
    /// Nil where each customer is one unit.
    private let splitter: UnitSplitter?
    private let groups: ChainGroups
    private var ties: TieBreaker
    private let open: OpenStarts
    /// Whether the tie order of events may show in the answer.
    private let needsTieOrder: Bool
    /// One for each cell of `groups`.
    private var tallies: [FunnelTally] = []
    private var listed = ListedUnits()
    private var openStarts = 0
    /// The best chain of the customer at hand in each cell, where units are not customers.
    private var bestUnits: [UInt32: Chain] = [:]

    init(
        _ plan: FunnelPlan, _ rules: ChainRules, _ runs: [any Run], _ selector: EventSelector,
        secret: UInt64, clock: LocalClock
    ) {
        self.plan = plan
        counter = ChainCounter(rules, counting: plan.unit.counting)
        scan = CustomerScan(
            runs, selector, secret: secret, clock: clock, entries: plan.entrySteps,
            keepsIDs: plan.list != nil)
        splitter = UnitSplitter(plan.unit.rule, scan, runs, secret: secret, clock: clock)
        groups = ChainGroups(plan, runs, secret: secret, clock: clock)
        ties = TieBreaker(runs)
        open = OpenStarts(rules.base, now: plan.now)
        needsTieOrder = !plan.groups.isEmpty || rules.optional != 0
    }

    var counters: ScanCounters {
        var counters = scan.counters
        if let splitter { counters += splitter.counters }
        return counters
    }

    var outcome: FunnelScan.Outcome {
        var outcome = FunnelScan.Outcome(
            listed: listed, openStarts: openStarts, counters: counters)
        for (cell, tally) in tallies.enumerated() { outcome.tallies[groups.key(of: cell)] = tally }
        return outcome
    }

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        splitter?.openWindow()
        try scan.forEachCustomer { try take($1, of: $0) }
        for customer in try ties.takeSettled() {
            try customer.withEvents { times, masks in
                let events = UnitEvents(times: times, masks: masks)
                try count(customer.number, events) { customer.places[$0] }
            }
        }
    }

    func checkSize(_ options: QueryOptions) throws {
        try options.checkGroups(
            tallies.reduce(groups.byteCount + listed.byteCount) { $0 + $1.byteCount },
            count: tallies.count, hint: "group or list less, or narrow the range")
    }

    private mutating func take(
        _ events: CustomerScan.CustomerEvents, of customer: Int
    ) throws {
        if needsTieOrder && TieBreaker.hasTies(events) {
            ties.add(events, of: customer, events.times.indices.map { scan.place(events, $0) })
        } else {
            let scan = scan
            try count(customer, UnitEvents(times: events.times, masks: events.masks)) {
                scan.place(events, $0)
            }
        }
    }

    // MARK: Counting

    private mutating func count(
        _ customer: Int, _ events: UnitEvents, _ place: (Int) -> ChainGroups.Place
    ) throws {
        defer { endCustomer() }
        guard let splitter else {
            openStarts += open.count(
                events.times, events.masks, bits: counter.rules.startBits)
            return try count(customer, unit: events, events.times, place) { $0 }
        }
        var isHeld = [Bool](repeating: false, count: events.count)
        for unit in try splitter.units(ofCustomer: customer, count: events.count, place) {
            for event in unit { isHeld[event] = true }
            try events.withEvents(unit) { own in
                try count(customer, unit: own, events.times, place) { chain in
                    Chain(steps: chain.steps, events: chain.events.map { unit[$0] })
                }
            }
        }
        openStarts += events.withEvents(isHeld.indices.filter { isHeld[$0] }) {
            open.count($0.times, $0.masks, bits: counter.rules.startBits)
        }
    }

    /// Counts the customer once in each cell that one of its units fell in.
    private mutating func endCustomer() {
        for (cell, chain) in bestUnits {
            tallies[Int(cell)].add(bestUnit: chain, optional: counter.rules.optional)
        }
        bestUnits.removeAll(keepingCapacity: true)
    }

    /// Counts the chains of a unit; `original` gives a chain's events their places among the
    /// customer's.
    private mutating func count(
        _ customer: Int, unit events: UnitEvents,
        _ customerTimes: UnsafeBufferPointer<Int64>, _ place: (Int) -> ChainGroups.Place,
        _ original: (Chain) -> Chain
    ) throws {
        for (bucket, starts) in entries(of: events) {
            for counted in counter.chains(events, starts: starts) {
                if let list = plan.list {
                    self.list(counted.chain, events, list, customer)
                    continue
                }
                let chain = original(counted.chain)
                for cell in try groups.cells(of: chain, bucket: bucket, place) {
                    add(counted, events, to: cell)
                    guard !plan.unit.isCustomer else { continue }
                    let isBest = bestUnits[cell].map { chain.precedes($0, customerTimes) } ?? true
                    if isBest { bestUnits[cell] = chain }
                }
            }
        }
    }

    private mutating func add(
        _ counted: ChainCounter.Counted, _ events: UnitEvents, to cell: UInt32
    ) {
        while tallies.count <= cell {
            tallies.append(
                FunnelTally(
                    stepCount: counter.rules.stepCount, countsUnits: !plan.unit.isCustomer))
        }
        tallies[Int(cell)].add(
            counted.chain, times: events.times, optional: counter.rules.optional,
            excludedFrom: counted.excluded)
    }

    /// The buckets in which a unit may have entered, with the times of theirs that are in the range.
    private func entries(of events: UnitEvents) -> [(bucket: Int, starts: Range<Int64>)] {
        let range = counter.rules.base.starts
        guard let buckets = plan.buckets else { return [(0, range)] }
        var entries: [(bucket: Int, starts: Range<Int64>)] = []
        for i in 0..<events.count
        where events.masks[i] & counter.rules.startBits != 0 && range.contains(events.times[i]) {
            if let last = entries.last, last.starts.contains(events.times[i]) { continue }
            guard let bucket = buckets.index(of: events.times[i]) else { continue }
            let times = buckets.bounds[bucket]..<buckets.bounds[bucket + 1]
            entries.append((bucket, times.clamped(to: range)))
        }
        return entries
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

extension CustomerScan {
    fileprivate func place(_ events: CustomerEvents, _ event: Int) -> ChainGroups.Place {
        place(of: events.origin(event))
    }
}

extension UnitEvents {
    /// Some of the events, ascending, for the time of a call.
    fileprivate func withEvents<Result>(
        _ chosen: [Int], _ body: (UnitEvents) throws -> Result
    ) rethrows -> Result {
        try chosen.map { times[$0] }.withUnsafeBufferPointer { times in
            try chosen.map { masks[$0] }.withUnsafeBufferPointer { masks in
                try body(UnitEvents(times: times, masks: masks))
            }
        }
    }
}

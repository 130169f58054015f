import FootfallFormat

/// One thread's part of a funnel: runs the kernel over its windows' customers and tallies them by
/// group.
struct FunnelWorker: CustomerWorker {
    private let kernel: FunnelKernel
    private let scan: CustomerScan
    private let groups: ChainGroups?
    private var ties: TieBreaker
    private let open: OpenStarts
    /// One for each cell of `groups`, or one of all.
    private var tallies: [FunnelTally] = []
    private var openStarts = 0
    private var chain: [Int]
    private let memory = MemoryShare()

    init(
        _ plan: FunnelPlan, _ runs: [any Run], _ selector: EventSelector, secret: UInt64,
        clock: LocalClock
    ) {
        kernel = FunnelKernel(plan.rules)
        let open = OpenStarts(plan.rules, now: plan.now)
        scan = CustomerScan(
            runs, selector, secret: secret, clock: clock,
            sieve: Self.sieve(plan, runs, selector, open))
        groups =
            plan.groups.isEmpty ? nil : ChainGroups(plan, runs, secret: secret, clock: clock)
        ties = TieBreaker(runs)
        self.open = open
        chain = [Int](repeating: 0, count: plan.steps.count)
        if groups == nil { tallies = [FunnelTally(stepCount: chain.count)] }
    }

    /// Where no group is read and a first step counts whenever it is, customers of whom the directories
    /// show that they came to the first step and can't have come further need no reading.
    private static func sieve(
        _ plan: FunnelPlan, _ runs: [any Run], _ selector: EventSelector, _ open: OpenStarts
    ) -> CustomerSieve {
        guard plan.groups.isEmpty else {
            return CustomerSieve(selector, runs, entries: plan.entrySteps)
        }
        let starts = plan.rules.starts
        return CustomerSieve(firstStepOf: selector, runs) { run in
            guard let times = run.timeRange else { return false }
            return starts.contains(times.lowerBound) && starts.contains(times.upperBound)
                && open.isOver(times)
        }
    }

    var counters: ScanCounters { scan.counters }

    var outcome: FunnelScan.Outcome {
        var outcome = FunnelScan.Outcome(openStarts: openStarts, counters: counters)
        for (cell, tally) in tallies.enumerated() {
            outcome.tallies[groups?.key(of: cell) ?? .all] = tally
        }
        return outcome
    }

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        if groups == nil { tallies[0].add(customersAtFirstStep: scan.settledCount) }
        try scan.forEachCustomer { try take($1, of: $0) }
        for customer in try ties.takeSettled() {
            try customer.withEvents { times, masks in
                let reach = kernel.reach(times: times, masks: masks)
                kernel.findChain(reach, times: times, masks: masks, into: &chain)
                try add(level: reach.level, times) { customer.places[$0] }
            }
        }
    }

    func checkSize() throws {
        let bytes = tallies.reduce(groups?.byteCount ?? 0) { $0 + $1.byteCount }
        try memory.hold(bytes, tallies.count, .groups)
    }

    private mutating func take(
        _ events: CustomerScan.CustomerEvents, of customer: Int
    ) throws {
        let reach = kernel.reach(times: events.times, masks: events.masks)
        guard reach.level > 0 else { return }
        openStarts += open.count(events.times, events.masks)
        kernel.findChain(reach, times: events.times, masks: events.masks, into: &chain)
        guard groups != nil else {
            return tallies[0].add(level: reach.level, of: chain, times: events.times)
        }
        if TieBreaker.isOpen(chain.prefix(reach.level), events) {
            ties.add(
                events, of: customer, events.times.indices.map { scan.place(of: events.origin($0)) }
            )
        } else {
            let scan = scan
            try add(level: reach.level, events.times) { scan.place(of: events.origin($0)) }
        }
    }

    /// Counts a customer under the groups of its reported chain, which reaches up to a level.
    private mutating func add(
        level: Int, _ times: UnsafeBufferPointer<Int64>, _ place: (Int) -> ChainGroups.Place
    ) throws {
        try groups?.forEachCell(of: chain.prefix(level), place) { cell in
            while tallies.count <= cell { tallies.append(FunnelTally(stepCount: chain.count)) }
            tallies[cell].add(level: level, of: chain, times: times)
        }
    }
}

extension CustomerScan {
    /// Where a selected event lies.
    func place(of origin: Origin) -> ChainGroups.Place {
        ChainGroups.Place(run: Int(origin.run), row: row(of: origin))
    }

    /// Which of the selected events lies at a place.
    func origin(of place: ChainGroups.Place) -> Origin {
        let index = selected[place.run].rows.partitionPoint { Int($0) >= place.row }
        return Origin(run: place.run, index: index)
    }
}

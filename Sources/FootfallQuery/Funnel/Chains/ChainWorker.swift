import FootfallFormat

/// One thread's part of a funnel with something written between its steps.
///
/// As `FunnelWorker`, but that it runs the general kernel, and once more, without what is excluded
/// before the next step, for those that stop.
struct ChainWorker: FunnelThread {
    private let kernel: ChainKernel
    /// For each step before which something is excluded: the kernel that looks past that.
    private let unexcluding: [ChainKernel?]
    private let scan: CustomerScan
    private let groups: ChainGroups
    private var ties: TieBreaker
    private let open: OpenStarts
    /// Whether the tie order of events may show in the answer.
    private let needsTieOrder: Bool
    /// One for each cell of `groups`.
    private var tallies: [FunnelTally] = []
    private var openStarts = 0

    init(
        _ plan: FunnelPlan, _ rules: ChainRules, _ runs: [any Run], _ selector: EventSelector,
        secret: UInt64, clock: LocalClock
    ) {
        kernel = ChainKernel(rules)
        unexcluding = rules.gaps.indices.map { step in
            rules.gaps[step].exclusions == 0
                ? nil : ChainKernel(rules.ignoringExclusions(before: step))
        }
        scan = CustomerScan(runs, selector, secret: secret, clock: clock)
        groups = ChainGroups(plan, runs, secret: secret, clock: clock)
        ties = TieBreaker(runs)
        open = OpenStarts(rules.base, now: plan.now)
        needsTieOrder = !plan.groups.isEmpty || rules.optional != 0
    }

    var outcome: FunnelScan.Outcome {
        var outcome = FunnelScan.Outcome(openStarts: openStarts, counters: scan.counters)
        for (cell, tally) in tallies.enumerated() {
            outcome.tallies[groups.group(of: cell)] = tally
        }
        return outcome
    }

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        try scan.forEachCustomer { _, events in try take(events) }
        for customer in try ties.takeSettled() {
            try customer.withEvents { times, masks in
                try add(UnitEvents(times: times, masks: masks)) { customer.places[$0] }
            }
        }
    }

    func checkSize(_ options: QueryOptions) throws {
        try options.checkGroups(
            tallies.reduce(groups.byteCount) { $0 + $1.byteCount }, count: tallies.count,
            hint: "group by less, or narrow the range")
    }

    private mutating func take(_ events: CustomerScan.CustomerEvents) throws {
        openStarts += open.count(events.times, events.masks)
        if needsTieOrder && TieBreaker.hasTies(events) {
            ties.add(events, events.times.indices.map { scan.place(of: events.origin($0)) })
        } else {
            let scan = scan
            try add(UnitEvents(times: events.times, masks: events.masks)) {
                scan.place(of: events.origin($0))
            }
        }
    }

    private mutating func add(
        _ events: UnitEvents, _ place: (Int) -> ChainGroups.Place
    ) throws {
        let chain = kernel.chain(events)
        guard chain.level > 0 else { return }
        let excluded = stepsExcluded(events, from: chain.level)
        for cell in try groups.cells(of: chain, place) {
            while tallies.count <= cell {
                tallies.append(FunnelTally(stepCount: kernel.rules.stepCount))
            }
            tallies[Int(cell)].add(
                chain, times: events.times, optional: kernel.rules.optional,
                excludedFrom: excluded)
        }
    }

    /// The steps next to a level that would be reached if nothing were excluded before them.
    private func stepsExcluded(_ events: UnitEvents, from level: Int) -> UInt64 {
        var steps: UInt64 = 0
        for step in kernel.rules.successors(of: level - 1) {
            if let kernel = unexcluding[step], kernel.reach(events).level > step {
                steps |= 1 << UInt64(step)
            }
        }
        return steps
    }
}

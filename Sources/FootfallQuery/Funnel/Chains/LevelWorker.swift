import FootfallFormat

/// One thread's part of a funnel that is more than names one after another in a window, but tells of
/// its units only how far they came and when: nothing is read for the events of their chains.
///
/// Finds what `ChainWorker` would.
struct LevelWorker: CustomerWorker {
    private let scan: CustomerScan
    private let units: CustomerUnits
    private let levels: UnitLevels
    private var openStarts = 0
    private let memory = MemoryShare()

    /// Whether no more is to be told, and each unit counts by its best chain, of steps in order.
    static func canCount(_ plan: FunnelPlan, _ rules: ChainRules) -> Bool {
        plan.groups.isEmpty && plan.countsBestChains && DistinctTimesKernel.canFind(rules)
    }

    init(
        _ plan: FunnelPlan, _ rules: ChainRules, _ runs: [any Run], _ selector: EventSelector,
        secret: UInt64, clock: LocalClock
    ) {
        levels = UnitLevels(plan, rules)
        scan = CustomerScan(runs, selector, secret: secret, clock: clock)
        units = CustomerUnits(plan, rules, scan, runs, secret: secret, clock: clock)
    }

    var counters: ScanCounters { scan.counters }

    var outcome: FunnelScan.Outcome {
        FunnelScan.Outcome(tallies: levels.tallies, openStarts: openStarts, counters: counters)
    }

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        try units.load()
        let (units, levels) = (units, levels)
        var open = 0
        try scan.forEachCustomer { customer, events in
            let own = UnitEvents(times: events.times, masks: events.masks)
            open &+= try units.forEach(of: customer, own, { events.origin($0) }) {
                try levels.count($0.events)
            }
            levels.endCustomer()
        }
        openStarts += open
    }

    func checkSize() throws {
        try memory.hold(levels.byteCount + units.byteCount, levels.bucketCount, .buckets)
    }
}

import FootfallFormat
package import FootfallStorage

/// Runs a funnel over a snapshot: customers in hash windows, a window a task, on a few threads.
///
/// Only events that match a step are looked at, and of those only the ones between the start of the
/// range and its end plus the window. A customer whose mask of event names shows no first step in
/// any run is left out before any of its rows is read.
package struct FunnelScan: Sendable {
    /// What a scan found.
    package struct Outcome: Sendable {
        /// By group and bucket; all customers are one group where there is no `by`.
        var tallies: [CellKey: FunnelTally] = [:]
        /// The units themselves, where they are asked for.
        var listed = ListedUnits()
        /// First-step events in the range whose window is not over yet.
        package var openStarts = 0
        package var counters = ScanCounters()
        private let memory = MemoryShare()
        private var tallyBytes = 0

        init(
            tallies: [CellKey: FunnelTally] = [:], listed: ListedUnits = ListedUnits(),
            openStarts: Int = 0, counters: ScanCounters = ScanCounters()
        ) {
            self.tallies = tallies
            self.listed = listed
            self.openStarts = openStarts
            self.counters = counters
        }

        /// The tally of all customers, where there is no `by`.
        package var tally: FunnelTally? { tallies[.all] }

        mutating func add(_ other: Outcome) throws {
            for (group, tally) in other.tallies {
                try QueryWatch.checkpoint()
                tallyBytes -= tallies[group]?.byteCount ?? 0
                if tallies[group]?.add(tally) == nil { tallies[group] = tally }
                tallyBytes += tallies[group]?.byteCount ?? 0
                try checkSize()
            }
            listed.add(other.listed)
            try checkSize()
            openStarts += other.openStarts
            counters += other.counters
        }

        private func checkSize() throws {
            try memory.hold(
                tallyBytes + listed.byteCount, max(tallies.count, listed.count), .units)
        }
    }

    private let plan: FunnelPlan
    private let snapshot: Snapshot
    private let clock: LocalClock

    package init(_ plan: FunnelPlan, on snapshot: Snapshot, clock: LocalClock) {
        self.plan = plan
        self.snapshot = snapshot
        self.clock = clock
    }

    package func run(_ options: QueryOptions) throws -> Outcome {
        let times = plan.eventTimes
        let runs = snapshot.runsByTime(overlapping: times)
        let selector = plan.selector()
        guard let rules = plan.chainRules else {
            return try CustomerPass.run(over: runs, options) {
                FunnelWorker(plan, runs, selector, secret: snapshot.secret, clock: clock)
            }.merged(into: Outcome()) { try $0.add($1.outcome) }
        }
        if LevelWorker.canCount(plan, rules) {
            return try CustomerPass.run(over: runs, options) {
                LevelWorker(plan, rules, runs, selector, secret: snapshot.secret, clock: clock)
            }.merged(into: Outcome()) { try $0.add($1.outcome) }
        }
        return try CustomerPass.run(over: runs, options) {
            ChainWorker(plan, rules, runs, selector, secret: snapshot.secret, clock: clock)
        }.merged(into: Outcome()) { try $0.add($1.outcome) }
    }
}

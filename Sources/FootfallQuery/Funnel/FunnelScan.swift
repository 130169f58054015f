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
        package var tally: FunnelTally
        /// First-step events in the range whose window is not over yet.
        package var openStarts = 0
        package var counters = ScanCounters()

        mutating func add(_ other: Outcome) {
            tally.add(other.tally)
            openStarts += other.openStarts
            counters += other.counters
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
        let runs = snapshot.sources.map(\.run).filter { run in
            run.timeRange.map { $0.upperBound >= times.lowerBound } ?? false
                && run.timeRange.map { $0.lowerBound < times.upperBound } ?? false
        }
        let windows = try HashWindows.cut(runs)
        let selector = EventSelector(steps: plan.steps, filter: plan.filter, times: times)
        let workers = try Workers.run(tasks: windows.count, threads: options.threads) {
            let scan = CustomerScan(runs, selector, secret: snapshot.secret, clock: clock)
            return FunnelWorker(plan, scan, firstStepBits: selector.maskBits(in: runs, step: 0))
        } _: { task, worker in
            try options.checkCancelled()
            try worker.work(on: windows[task])
        }
        return workers.reduce(into: Outcome(tally: FunnelTally(stepCount: plan.steps.count))) {
            $0.add($1.outcome)
        }
    }
}

extension EventSelector {
    /// For each run, the bits of customer masks that may stand for a step.
    fileprivate func maskBits(in runs: [any Run], step: Int) -> [UInt64] {
        runs.map { maskBits(in: $0)[step] }
    }
}

/// One thread's part of a funnel.
private final class FunnelWorker {
    private let kernel: FunnelKernel
    private let scan: CustomerScan
    private let firstStepBits: [UInt64]
    /// First-step events from here on have a window that is still open.
    private let openFrom: Int64
    private var tally: FunnelTally
    private var openStarts = 0
    private var chain: [Int]

    init(_ plan: FunnelPlan, _ scan: CustomerScan, firstStepBits: [UInt64]) {
        kernel = FunnelKernel(plan.rules)
        self.scan = scan
        self.firstStepBits = firstStepBits
        openFrom = plan.rules.window.map { plan.now.subtractingClamped($0) } ?? .max
        tally = FunnelTally(stepCount: plan.steps.count)
        chain = [Int](repeating: 0, count: plan.steps.count)
    }

    var outcome: FunnelScan.Outcome {
        FunnelScan.Outcome(tally: tally, openStarts: openStarts, counters: scan.counters)
    }

    func work(on window: HashWindow) throws {
        let bits = firstStepBits
        try scan.load(window) { customer in
            customer.parts.contains { $0.mask & bits[$0.run] != 0 }
        }
        try scan.forEachCustomer { _, events in take(events) }
    }

    private func take(_ events: CustomerScan.CustomerEvents) {
        let reach = kernel.reach(times: events.times, masks: events.masks)
        guard reach.level > 0 else { return }
        countOpenStarts(events)
        chain.withUnsafeMutableBufferPointer { chain in
            kernel.findChain(reach, times: events.times, masks: events.masks, into: chain)
            tally.add(
                chain: UnsafeBufferPointer(rebasing: chain[..<reach.level]), times: events.times)
        }
    }

    private func countOpenStarts(_ events: CustomerScan.CustomerEvents) {
        var i = events.times.count - 1
        while i >= 0 && events.times[i] >= openFrom {
            let isStart = events.masks[i] & 1 == 1 && kernel.rules.starts.contains(events.times[i])
            if isStart { openStarts += 1 }
            i -= 1
        }
    }
}

extension Int64 {
    /// The difference, or the least value where it would pass it.
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? .min : difference
    }
}

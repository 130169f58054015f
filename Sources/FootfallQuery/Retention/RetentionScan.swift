import FootfallFormat
import FootfallModel
import FootfallStorage

/// Runs a retention plan over a scope's runs, a window of customers at a time.
enum RetentionScan {
    /// What a scan found.
    struct Outcome {
        struct Cohort: Hashable {
            var group: CellKey.Group
            var cohort: Int
        }

        /// The size of each cohort that is not empty, then its returned of each period.
        var rows: [Cohort: [Int64]] = [:]
        /// The customers of each group, whatever their cohorts.
        var customers: [CellKey.Group: Int] = [:]
        private let memory = MemoryShare()
        private var rowBytes = 0

        fileprivate mutating func add(_ figures: ArraySlice<Int64>, to cohort: Cohort) {
            guard let known = rows[cohort] else {
                rows[cohort] = Array(figures)
                rowBytes += figures.count * MemoryLayout<Int64>.stride + cohort.group.byteCount
                return
            }
            rows[cohort] = zip(known, figures).map { $0 + $1 }
        }

        /// A row takes its place in a table that is three quarters full, and an array of its own.
        fileprivate func checkSize() throws {
            let stride = MemoryLayout<(key: Cohort, figures: [Int64])>.stride
            try memory.hold(rowBytes + rows.count * (stride * 4 / 3 + 32), rows.count, .cohorts)
        }
    }

    static func run(_ plan: RetentionPlan, in scope: inout QueryScope) throws -> Outcome {
        let times = plan.eventTimes
        let runs = scope.snapshot.runsByTime(overlapping: times)
        let selector = EventSelector(
            steps: [plan.start, plan.returning], filter: plan.filter, times: times)
        return try scope.pass(over: runs) {
            RetentionWorker(plan, runs, selector, $0)
        }.merged(into: Outcome()) { try $1.add(to: &$0) }
    }
}

/// One thread's part.
private struct RetentionWorker: CustomerWorker {
    private let plan: RetentionPlan
    private let scan: CustomerScan
    private let groups: ChainGroups?
    private var kernel: RetentionKernel
    private var ties: TieBreaker
    private var tally: RetentionTally
    private let memory = MemoryShare()

    init(
        _ plan: RetentionPlan, _ runs: [any Run], _ selector: EventSelector, _ scope: QueryScope
    ) {
        self.plan = plan
        let (secret, clock) = (scope.snapshot.secret, scope.zone.clock)
        scan = CustomerScan(runs, selector, secret: secret, clock: clock)
        groups =
            plan.groups.isEmpty
            ? nil
            : ChainGroups(atStart: plan.groups, plan.ranks, runs, secret: secret, clock: clock)
        kernel = RetentionKernel(plan)
        ties = TieBreaker(runs)
        tally = RetentionTally(periodCount: plan.periodCount)
    }

    var counters: ScanCounters { scan.counters }

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        let scan = scan
        try scan.forEachCustomer { customer, events in
            kernel.find(times: events.times, masks: events.masks)
            if kernel.isOpen(events.times, events.masks, readsStart: groups != nil) {
                ties.add(
                    events, of: customer,
                    events.times.indices.map { scan.place(of: events.origin($0)) })
            } else {
                try addFound { scan.place(of: events.origin($0)) }
            }
        }
        for customer in try ties.takeSettled() {
            customer.withEvents { kernel.find(times: $0, masks: $1) }
            try addFound { customer.places[$0] }
        }
    }

    /// Counts the customer in the cohorts that were found.
    private mutating func addFound(_ place: (Int) -> ChainGroups.Place) throws {
        tally.beginCustomer()
        for membership in kernel.memberships {
            guard let groups else {
                add(membership, to: 0)
                continue
            }
            for cell in try groups.cells(of: [place(membership.start)]) {
                add(membership, to: Int(cell))
            }
        }
    }

    private mutating func add(_ membership: RetentionKernel.Membership, to cell: Int) {
        tally.add(
            kernel.periods[membership.periods], cohort: membership.cohort, cell: cell,
            isUnbounded: plan.isUnbounded)
    }

    func checkSize() throws {
        try memory.hold(
            tally.byteCount + (groups?.byteCount ?? 0), tally.rowCount, .cohorts)
    }

    func add(to outcome: inout RetentionScan.Outcome) throws {
        let keys = tally.customers.indices.map { groups?.group(of: $0) ?? .values([]) }
        for (cell, count) in tally.customers.enumerated() where count > 0 {
            outcome.customers[keys[cell], default: 0] += count
        }
        try tally.forEachRow { row in
            try QueryWatch.checkpoint()
            outcome.add(row.figures, to: .init(group: keys[row.cell], cohort: row.cohort))
            try outcome.checkSize()
        }
    }
}

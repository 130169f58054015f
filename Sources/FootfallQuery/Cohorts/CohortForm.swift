import FootfallFormat
import FootfallModel
import FootfallStorage

/// Binds `among`, and finds its customers before anything else is scanned.
enum CohortForm {
    /// The condition that an event is of one of the customers.
    static func condition(
        _ among: Located<[Did]>, in scope: inout QueryScope
    ) throws -> Condition {
        guard among.node.count <= EventSelector.stepsMax else {
            throw scope.binder.error(
                .limit, "'among' takes at most \(EventSelector.stepsMax) conditions",
                at: among.range)
        }
        let deeds = try among.node.map { try deed($0, in: &scope) }
        let cohort = try scan(CohortPlan(deeds, known: scope.known), in: &scope)
        scope.decisions.append("among: \(cohort.customerCount.counted("customer"))")
        return .among(cohort)
    }

    private static func deed(_ did: Did, in scope: inout QueryScope) throws -> CohortPlan.Deed {
        let range = try did.range.map {
            try scope.zone.resolve(
                $0, now: scope.options.now, per: nil, in: scope.binder.body.text)
        }
        return CohortPlan.Deed(
            events: try scope.binder.events(did.events), times: range?.times,
            least: did.atLeast ?? 1, isNever: did.never)
    }

    private static func scan(_ plan: CohortPlan, in scope: inout QueryScope) throws -> Cohort {
        let runs = scope.runs
        let workers = try scope.pass(over: runs) { CohortWorker(plan, runs, $0) }
        var rows = runs.map { CohortRows(rowCount: $0.rowCount) }
        var count = 0
        for worker in workers {
            for run in runs.indices { rows[run].formUnion(worker.rows[run]) }
            count += worker.customerCount
        }
        guard plan.isOfNevers else { return Cohort(rows, runs, customerCount: count) }
        let others = zip(runs, rows).map { $1.complement(before: $0.customerRowCount) }
        return Cohort(others, runs, customerCount: try distinctCustomers(scope) - count)
    }

    private static func distinctCustomers(_ scope: QueryScope) throws -> Int {
        var count = 0
        for window in try HashWindows.cut(scope.runs) {
            try scope.checkCancelled()
            var merge = try CustomerMerge(scope.runs, window, keepsIDs: false)
            while merge.next() { count += 1 }
        }
        return count
    }
}

/// One thread's part: the rows of the customers that the plan accepts; if it is of nevers, of those
/// that it does not.
private struct CohortWorker: CustomerWorker {
    private let plan: CohortPlan
    private let scan: CustomerScan
    private(set) var rows: [CohortRows]
    private(set) var customerCount = 0

    init(_ plan: CohortPlan, _ runs: [any Run], _ scope: QueryScope) {
        self.plan = plan
        scan = CustomerScan(
            runs, plan.selector, secret: scope.snapshot.secret, clock: scope.zone.clock,
            entries: plan.isOfNevers ? 0..<plan.deeds.count : 0..<1)
        rows = runs.map { CohortRows(rowCount: $0.rowCount) }
    }

    var counters: ScanCounters { scan.counters }

    /// A bit a row, whatever is asked.
    func checkSize() {}

    mutating func work(on window: HashWindow) throws {
        try scan.load(window)
        let scan = scan
        try scan.forEachCustomer { customer, events in
            guard plan.accepts(events.times, events.masks) != plan.isOfNevers else { return }
            customerCount += 1
            for part in scan.parts(ofCustomer: customer) { rows[part.run].insert(part.rows) }
        }
    }
}

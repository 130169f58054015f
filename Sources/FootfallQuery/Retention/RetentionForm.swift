import FootfallFormat
import FootfallModel

/// Answers `retention`: one row for each cohort and group, one column for each period.
///
/// Without `per` cohorts are days. `for` says how many periods there are: as many as it takes, from
/// the first cohort's start, to cover the span. Without it they go on to the last event.
enum RetentionForm {
    /// More columns than anyone reads; `for` takes fewer.
    static let periodsMax = 1000

    static func run(
        _ start: EventsPattern, returning: EventsPattern, isFirst: Bool, _ query: Query,
        in scope: inout QueryScope
    ) throws -> ResultTable {
        let clauses = query.clauses
        let (startEvents, returnEvents) = (
            try scope.binder.events(start), try scope.binder.events(returning)
        )
        let groups = try (clauses.by?.node ?? []).map { try scope.binder.path($0.path) }
        let per = clauses.per ?? Located(.day, query.range)
        var table = RetentionTable(groups, in: scope)
        guard let cohorts = try BucketExtent.buckets(per, in: scope) else {
            return try table.table(of: nil, columns: 0)
        }
        let periods = try RetentionPeriods(per, clauses, cohorts, in: scope)
        var plan = RetentionPlan(
            start: startEvents, returning: returnEvents, filter: scope.filter,
            starts: scope.times ?? .min..<(.max), isFirst: isFirst,
            isUnbounded: clauses.unbounded != nil, isRolling: periods.isRolling,
            axis: periods.axis, cohortCount: cohorts.count, periodCount: periods.count,
            groups: groups)
        var outcome: RetentionScan.Outcome?
        if let top = clauses.top, !groups.isEmpty {
            let all = try RetentionScan.run(plan, in: &scope)
            plan.ranks = try table.labels.keep(top.node, of: all.customers)
            scope.decisions.append("two passes: the first finds the top \(top.node) groups")
            if all.customers.count <= top.node { outcome = all }
        }
        let found = try outcome ?? RetentionScan.run(plan, in: &scope)
        try table.checkRowCount(found, plan, at: per.range, scope)
        return try table.table(
            of: (found, plan, scope.options.now.microseconds), columns: periods.count)
    }
}

/// How many periods there are, and where each cohort's begin.
private struct RetentionPeriods {
    let isRolling: Bool
    let count: Int
    let axis: TimeBuckets

    init(
        _ per: Located<Bucket>, _ clauses: Clauses, _ cohorts: TimeBuckets, in scope: QueryScope
    ) throws {
        isRolling = clauses.rolling != nil
        let calendar = scope.zone.calendar
        let start = cohorts.bounds[0]
        let lastEvent = try scope.eventTimes()?.upperBound ?? start
        let span = clauses.forSpan?.node
        let end =
            span.map { calendar.step(start, by: $0, times: 1) } ?? max(start, lastEvent) + 1
        let count: Int
        if isRolling {
            let length = span?.microseconds ?? (end - start)
            count = Int((length - 1) / RetentionPlan.rollingPeriod) + 1
        } else {
            let covering = Self.buckets(per.node, start..<end, scope)
            count = covering?.count ?? .max
        }
        guard count <= RetentionForm.periodsMax else {
            throw scope.binder.error(
                .limit, "that makes more than \(RetentionForm.periodsMax) periods",
                at: clauses.forSpan?.range ?? per.range, hint: "say how many with for …")
        }
        self.count = count
        let lastCohort = cohorts.bounds[cohorts.count - 1]
        let axisEnd = calendar.step(lastCohort, by: per.node.duration, times: count + 1)
        guard let axis = Self.buckets(per.node, start..<max(axisEnd, lastCohort + 1), scope) else {
            throw scope.binder.error(
                .limit, "that makes more than \(TimeBuckets.countMax) buckets", at: per.range)
        }
        self.axis = axis
    }

    private static func buckets(
        _ bucket: Bucket, _ times: Range<Int64>, _ scope: QueryScope
    ) -> TimeBuckets? {
        TimeBuckets(
            bucket, covering: times.lowerBound, through: times.upperBound - 1,
            anchor: scope.range.start ?? times.lowerBound, calendar: scope.zone.calendar)
    }
}

extension Bucket {
    /// How far one bucket is from the next.
    fileprivate var duration: Duration {
        switch self {
        case .hour: Duration(amount: "1", unit: .hours)
        case .day: Duration(amount: "1", unit: .days)
        case .week: Duration(amount: "1", unit: .weeks)
        case .month: Duration(amount: "1", unit: .months)
        case .quarter: Duration(amount: "1", unit: .quarters)
        case .year: Duration(amount: "1", unit: .years)
        case .span(let duration): duration
        }
    }
}

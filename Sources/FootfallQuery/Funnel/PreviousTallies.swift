/// What a funnel under `vs previous` is compared with: the chains that start in the range just before,
/// in the same groups and the buckets beside.
///
/// The chains of that range may end after it, as those of the query's own may.
struct PreviousTallies {
    private let tallies: [CellKey: FunnelTally]
    private let buckets: PreviousBuckets
    private let none: FunnelTally

    /// Scans the range before for a plan's chains.
    init(
        _ asked: FunnelPlan, _ clauses: Clauses, at place: SourceRange, in scope: inout QueryScope
    ) throws {
        var earlier = scope
        try earlier.moveToPrevious(clauses, at: place)
        var plan = asked
        plan.rules.starts = try FunnelForm.starts(of: asked.rules, clauses, earlier)
        buckets = try PreviousBuckets(beside: asked.buckets, clauses, scope, earlier)
        plan.buckets = buckets.buckets
        tallies = try FunnelForm.scan(plan, &earlier).tallies
        scope.counters = earlier.counters
        none = FunnelTally(stepCount: plan.steps.count, countsUnits: !plan.unit.isCustomer)
    }

    /// What `FunnelTally.counts` gives for what stands beside a group and a bucket; null if there is no
    /// such bucket.
    func counts(_ group: CellKey.Group, bucket: Int) -> [[ResultTable.Cell]] {
        guard let number = buckets.number(beside: bucket) else {
            return none.counts.map { $0.map { _ in .null } }
        }
        let tally = tallies[CellKey(group: group, bucket: number)] ?? none
        return tally.counts.map { $0.map { .int(Int64($0)) } }
    }
}

import FootfallModel

/// Lays out the answer to a retention query.
///
/// Columns: `cohort`, the groups, `size`, then for each period the customers who returned. Cohorts
/// without a customer have a row, too.
struct RetentionTable {
    private let groups: [BoundPath]
    var labels: GroupLabels

    init(_ groups: [BoundPath], in scope: QueryScope) {
        self.groups = groups
        labels = GroupLabels(groups, in: scope)
    }

    func checkRowCount(
        _ outcome: RetentionScan.Outcome, _ plan: RetentionPlan, at place: SourceRange,
        _ scope: QueryScope
    ) throws {
        let groups = max(1, outcome.customers.count)
        guard groups * plan.cohortCount > TimeBuckets.countMax else { return }
        throw scope.binder.error(
            .limit,
            "\(groups) groups in \(plan.cohortCount) cohorts make more than "
                + "\(TimeBuckets.countMax) rows",
            at: place, hint: "keep the largest groups with top, or take longer cohorts")
    }

    /// The table of what was found, or one without rows where there is no time to be cut.
    func table(
        of found: (outcome: RetentionScan.Outcome, plan: RetentionPlan, now: Int64)?, columns: Int
    ) throws -> ResultTable {
        let type = found?.plan.axis.columnType ?? .date
        var table = CountedTable(
            columns: [.init("cohort", type)]
                + groups.map { .init($0.name, .any, isGroup: true) } + [.init("size", .int)]
                + (0..<columns).map { .init("\($0)", .int) })
        guard let (outcome, plan, now) = found else { return table.table }
        for cohort in 0..<plan.cohortCount {
            for (group, figures) in rows(of: cohort, outcome, plan) {
                let periods = figures.dropFirst().enumerated().map { period, count in
                    plan.end(ofPeriod: period, cohort) > now
                        ? ResultTable.Cell.provisional(count) : .int(count)
                }
                try table.append(
                    [plan.axis.label(cohort)] + labels.cells(group) + [.int(figures[0])] + periods)
            }
        }
        return noted(table.table)
    }

    /// Each group's figures in a cohort: the largest first, then by values.
    private func rows(
        of cohort: Int, _ outcome: RetentionScan.Outcome, _ plan: RetentionPlan
    ) -> [(group: CellKey.Group, figures: [Int64])] {
        let groups = self.groups.isEmpty ? [.values([])] : Array(outcome.customers.keys)
        let empty = [Int64](repeating: 0, count: plan.periodCount + 1)
        return groups.map { group in
            let row = outcome.rows[.init(group: group, cohort: cohort)]
            return (group: group, figures: row ?? empty)
        }.sorted { left, right in
            if labels.isOther(left.group) != labels.isOther(right.group) {
                return labels.isOther(right.group)
            }
            return left.figures[0] != right.figures[0]
                ? left.figures[0] > right.figures[0] : labels.precedes(left.group, right.group)
        }
    }

    private func noted(_ table: ResultTable) -> ResultTable {
        guard table.cells.contains(where: \.isProvisional) else { return table }
        var noted = table
        noted.notes.append("figures marked * are of periods that are not over")
        return noted
    }
}

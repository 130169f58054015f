// One row a step: `step, event, customers, from_start, from_previous, median_seconds, p90_seconds,
// excluded`, then what `times` asks for besides; in front, the columns of `per` and `by`. Where units
// are not customers, `units` comes after `customers`. `vs previous` compares these counts, a funnel's
// measures; all else follows from them or is told of their chains.

/// Lays out the answer to a funnel.
struct FunnelTable {
    /// The statistics of the waits before a step that are always shown.
    private static let standardTimes: [Aggregate] = [.median, .percentile("90")]

    private let plan: FunnelPlan
    private let clauses: Clauses
    var labels: GroupLabels
    /// What `times` names that is not there anyway.
    private let extraTimes: [Aggregate]
    /// With `vs previous`.
    var previous: PreviousTallies?

    init(_ plan: FunnelPlan, _ clauses: Clauses, _ labels: GroupLabels) {
        self.plan = plan
        self.clauses = clauses
        self.labels = labels
        extraTimes = plan.times.filter { !Self.standardTimes.contains($0) }
    }

    func table(of outcome: FunnelScan.Outcome, _ scope: QueryScope) throws -> ResultTable {
        var table = CountedTable(columns: columns)
        let limit = clauses.limit?.node ?? .max
        for (key, tally) in try cells(outcome, scope) {
            guard table.rowCount < limit else { break }
            try QueryWatch.checkpoint()
            let bucket = plan.buckets.map { [$0.label(key.bucket)] } ?? []
            let cells = bucket + labels.cells(key.group)
            let others = previous?.counts(key.group, bucket: key.bucket)
            for row in rows(of: tally, beside: others) where table.rowCount < limit {
                try table.append(cells + row)
            }
        }
        return table.table
    }

    /// The tallies by bucket, then customers at the first step, most first, then values; those that
    /// nobody fell in included.
    private func cells(
        _ outcome: FunnelScan.Outcome, _ scope: QueryScope
    ) throws -> [(key: CellKey, tally: FunnelTally)] {
        var tallies = outcome.tallies
        var groups = Set(tallies.keys.map(\.group))
        if plan.groups.isEmpty { groups.insert(CellKey.all.group) }
        if clauses.per != nil, plan.buckets == nil { return [] }
        let buckets = plan.buckets?.count ?? 1
        try checkRowCount(groups.count, buckets, scope)
        let none = FunnelTally(
            stepCount: plan.steps.count, countsUnits: !plan.unit.isCustomer)
        for group in groups {
            try QueryWatch.checkpoint()
            for bucket in 0..<buckets {
                let key = CellKey(group: group, bucket: bucket)
                if tallies[key] == nil { tallies[key] = none }
            }
        }
        return try tallies.map { (key: $0, tally: $1, size: $1.reached[0]) }
            .watchedSort { left, right in
                if left.key.bucket != right.key.bucket { return left.key.bucket < right.key.bucket }
                let areSame = labels.isOther(left.key.group) == labels.isOther(right.key.group)
                if areSame && left.size != right.size { return left.size > right.size }
                return labels.precedes(left.key.group, right.key.group)
            }
            .map { ($0.key, $0.tally) }
    }

    private func checkRowCount(_ groups: Int, _ buckets: Int, _ scope: QueryScope) throws {
        let rows = groups * buckets * plan.steps.count
        guard let per = clauses.per, rows > TimeBuckets.countMax else { return }
        throw scope.binder.error(
            .limit,
            "\(plan.steps.count) steps of \(groups) groups in \(buckets) buckets make more than "
                + "\(TimeBuckets.countMax) rows",
            at: per.range, hint: "keep the largest groups with top, or take a longer bucket")
    }

    // MARK: Columns and rows

    var columns: [ResultTable.Column] {
        var columns: [ResultTable.Column] = []
        if let per = clauses.per {
            columns.append(.init(per.node.columnName, plan.buckets?.columnType ?? .date))
        }
        columns += plan.groups.map { .init($0.path.name, .any, isGroup: true) }
        columns += [.init("step", .int), .init("event", .text)]
        let counts = countNames.map { ResultTable.Column($0, .int) }
        columns += clauses.versusPrevious == nil ? counts : PreviousFigures.columns(counts)
        columns += [.init("from_start", .ratio), .init("from_previous", .ratio)]
        columns += Self.standardTimes.map(Self.column) + [.init("excluded", .int)]
        return columns + extraTimes.map(Self.column)
    }

    /// What `FunnelTally.counts` are called.
    private var countNames: [String] {
        plan.unit.isCustomer ? ["customers"] : ["customers", "units"]
    }

    private static func column(_ statistic: Aggregate) -> ResultTable.Column {
        .init("\(Printer.text(of: statistic))_seconds", .double)
    }

    /// One group's rows, without its values; with `vs previous`, beside the counts of the range before.
    private func rows(
        of tally: FunnelTally, beside others: [[ResultTable.Cell]]?
    ) -> [[ResultTable.Cell]] {
        let (reached, counts) = (tally.reached, tally.counts)
        return plan.labels.indices.map { step in
            let waits = WaitStatistics(tally.waits(before: step))
            var cells: [ResultTable.Cell] = [.int(Int64(step + 1)), .text(plan.labels[step])]
            for (place, count) in counts.enumerated() {
                let figure = ResultTable.Cell.int(Int64(count[step]))
                cells +=
                    others.map { PreviousFigures.compared(figure, $0[place][step]) } ?? [figure]
            }
            cells += [
                Self.ratio(reached[step], of: reached[0]),
                plan.stepNeeded(before: step).map { Self.ratio(reached[step], of: reached[$0]) }
                    ?? .null,
            ]
            return cells + Self.standardTimes.map(waits.cell)
                + [.int(Int64(tally.excluded[step]))] + extraTimes.map(waits.cell)
        }
    }

    private static func ratio(_ part: Int, of whole: Int) -> ResultTable.Cell {
        whole == 0 ? .null : .double(Double(part) / Double(whole))
    }
}

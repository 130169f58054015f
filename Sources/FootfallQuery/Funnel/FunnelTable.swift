// One row a step: `step, event, customers, from_start, from_previous, median_seconds, p90_seconds,
// excluded`, then what `times` asks for besides; in front, the columns of `by`.

/// Lays out the answer to a funnel.
struct FunnelTable {
    /// The statistics of the waits before a step that are always shown.
    private static let standardTimes: [Aggregate] = [.median, .percentile("90")]

    private let plan: FunnelPlan
    private let groupsAreNumeric: [Bool]
    /// What `times` names that is not there anyway.
    private let extraTimes: [Aggregate]
    /// With `top`: the groups of each rank.
    var topGroups: [[GroupValue]] = []

    init(_ plan: FunnelPlan, groupsAreNumeric: [Bool]) {
        self.plan = plan
        self.groupsAreNumeric = groupsAreNumeric
        extraTimes = plan.times.filter { !Self.standardTimes.contains($0) }
    }

    /// The groups with the most customers at the first step.
    static func largestGroups(_ count: Int, _ outcome: FunnelScan.Outcome) -> [[GroupValue]] {
        FunnelTable.ordered(outcome.tallies) { group in
            if case .values(let values) = group { values } else { nil }
        }.prefix(count).compactMap(\.values)
    }

    func table(of outcome: FunnelScan.Outcome, limit: Int?) -> ResultTable {
        var table = ResultTable(columns: columns)
        for (values, tally) in Self.ordered(outcome.tallies, values) {
            let cells =
                values.map { zip($0, groupsAreNumeric).map { $0.cell(isNumeric: $1) } }
                ?? plan.groups.map { _ in .text("other") }
            for row in rows(of: tally) where table.rowCount < limit ?? .max {
                table.append(cells + row)
            }
        }
        return table
    }

    /// A group's values; nil for all groups but the top ones.
    private func values(_ group: CellKey.Group) -> [GroupValue]? {
        switch group {
        case .values(let values): values
        case .rank(let rank): rank == CellTable.otherGroup ? nil : topGroups[Int(rank)]
        }
    }

    /// Groups by customers at the first step, most first, then values; the rest at the end.
    private static func ordered(
        _ tallies: [CellKey.Group: FunnelTally], _ values: (CellKey.Group) -> [GroupValue]?
    ) -> [(values: [GroupValue]?, tally: FunnelTally)] {
        tallies.map { (values: values($0), tally: $1, size: $1.reached[0]) }
            .sorted { left, right in
                guard let leftValues = left.values, let rightValues = right.values else {
                    return left.values != nil
                }
                return left.size != right.size
                    ? left.size > right.size : leftValues.lexicographicallyPrecedes(rightValues)
            }
            .map { ($0.values, $0.tally) }
    }

    // MARK: Columns and rows

    var columns: [ResultTable.Column] {
        let standard: [ResultTable.Column] = [
            .init("step", .int), .init("event", .text), .init("customers", .int),
            .init("from_start", .ratio), .init("from_previous", .ratio),
        ]
        return plan.groups.map { .init($0.path.name, .any, isGroup: true) } + standard
            + Self.standardTimes.map(Self.column) + [.init("excluded", .int)]
            + extraTimes.map(Self.column)
    }

    private static func column(_ statistic: Aggregate) -> ResultTable.Column {
        .init("\(Printer.text(of: statistic))_seconds", .double)
    }

    /// One group's rows, without its values.
    private func rows(of tally: FunnelTally) -> [[ResultTable.Cell]] {
        let reached = tally.reached
        return plan.labels.indices.map { step in
            let waits = WaitStatistics(sorted: step == 0 ? [] : tally.sortedWaits(before: step))
            let counts: [ResultTable.Cell] = [
                .int(Int64(step + 1)), .text(plan.labels[step]), .int(Int64(reached[step])),
                Self.ratio(reached[step], of: reached[0]),
                plan.stepNeeded(before: step).map { Self.ratio(reached[step], of: reached[$0]) }
                    ?? .null,
            ]
            return counts + Self.standardTimes.map(waits.cell)
                + [.int(Int64(tally.excluded[step]))] + extraTimes.map(waits.cell)
        }
    }

    private static func ratio(_ part: Int, of whole: Int) -> ResultTable.Cell {
        whole == 0 ? .null : .double(Double(part) / Double(whole))
    }
}

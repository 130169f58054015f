// One row a step: `step, event, customers, from_start, from_previous, median_seconds, p90_seconds,
// excluded`, then what `times` asks for besides.

extension FunnelPlan {
    /// The statistics of the waits before a step that are always shown.
    private static let standardTimes: [Aggregate] = [.median, .percentile("90")]

    /// An empty table with the columns of this funnel.
    func emptyTable() -> ResultTable {
        let standard: [ResultTable.Column] = [
            .init("step", .int), .init("event", .text), .init("customers", .int),
            .init("from_start", .ratio), .init("from_previous", .ratio),
        ]
        return ResultTable(
            columns: standard + Self.standardTimes.map(Self.column) + [.init("excluded", .int)]
                + extraTimes.map(Self.column))
    }

    /// What `times` names that is not there anyway.
    private var extraTimes: [Aggregate] {
        times.filter { !Self.standardTimes.contains($0) }
    }

    private static func column(_ statistic: Aggregate) -> ResultTable.Column {
        .init("\(Printer.text(of: statistic))_seconds", .double)
    }

    /// Adds the rows of one group.
    func append(_ tally: FunnelTally, _ group: [ResultTable.Cell], to table: inout ResultTable) {
        let reached = tally.reached
        for step in labels.indices {
            let waits = WaitStatistics(sorted: step == 0 ? [] : tally.sortedWaits(before: step))
            let counts: [ResultTable.Cell] = [
                .int(Int64(step + 1)), .text(labels[step]), .int(Int64(reached[step])),
                Self.ratio(reached[step], of: reached[0]),
                step == 0 ? .null : Self.ratio(reached[step], of: reached[step - 1]),
            ]
            // No gap has exclusions yet, so none keeps anyone away.
            table.append(
                group + counts + Self.standardTimes.map(waits.cell) + [.int(0)]
                    + extraTimes.map(waits.cell))
        }
    }

    private static func ratio(_ part: Int, of whole: Int) -> ResultTable.Cell {
        whole == 0 ? .null : .double(Double(part) / Double(whole))
    }
}

extension ResultTable {
    /// The first rows, if there is a limit.
    func limited(to limit: Int?) -> ResultTable {
        guard let limit, limit < rowCount else { return self }
        var table = ResultTable(columns: columns)
        table.notes = notes
        for row in rows.prefix(limit) { table.append(row) }
        return table
    }
}

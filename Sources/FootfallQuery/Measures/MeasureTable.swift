import FootfallModel

/// Lays out the answer to a measures query: columns, one row for each group and bucket, empty
/// buckets filled, in order.
struct MeasureTable {
    /// A row before it is shown.
    struct Row {
        var group: CellKey.Group
        var bucket: Int
        var figures: [ResultTable.Cell]
    }

    private let plan: MeasurePlan
    private let clauses: Clauses
    let columns: [ResultTable.Column]
    private let groupsAreNumeric: [Bool]
    /// With `top`: the groups of each rank.
    var topGroups: [[GroupValue]] = []
    /// With `vs previous`.
    var previous: PreviousFigures?

    init(
        _ figures: [ResultTable.Column], _ plan: MeasurePlan, _ clauses: Clauses,
        in scope: QueryScope
    ) {
        self.plan = plan
        self.clauses = clauses
        groupsAreNumeric = plan.groups.map { !scope.types(of: $0).contains(.text) }
        var columns: [ResultTable.Column] = []
        if let per = clauses.per {
            let type = plan.buckets?.columnType ?? .date
            columns.append(.init(per.node.columnName, type))
        }
        for group in plan.groups { columns.append(.init(group.name, .any, isGroup: true)) }
        self.columns =
            columns
            + (clauses.versusPrevious == nil ? figures : PreviousFigures.columns(figures))
    }

    /// The table of what a scan found.
    func table(of worker: MeasureWorker, _ scope: QueryScope) throws -> ResultTable {
        let groups = try groups(of: worker)
        let buckets = plan.buckets?.count ?? 1
        try checkRowCount(groups.count, buckets, scope)
        let memory = MemoryShare()
        var rows: [Row] = []
        rows.reserveCapacity(groups.count * buckets)
        for (place, group) in groups.enumerated() {
            if place % 256 == 0 {
                try QueryWatch.checkpoint()
                try memory.hold(rows.count * rowByteCount, rows.count, .groups)
            }
            for bucket in 0..<buckets {
                let figures = try worker.accumulators.map { try $0.value(group.cells[bucket]) }
                rows.append(Row(group: group.key, bucket: bucket, figures: figures))
            }
        }
        return try table(rows, scope)
    }

    /// What a row takes before it is shown: itself, an array of figures, one of its group's values and
    /// what it is sorted by.
    private var rowByteCount: Int {
        MemoryLayout<Row>.stride + 64 + plan.measures.count * MemoryLayout<ResultTable.Cell>.stride
            + plan.groups.count * MemoryLayout<GroupValue>.stride + 64
    }

    /// A group, and its cell in each bucket; one past all cells where nothing fell into it.
    private struct GroupCells {
        var key: CellKey.Group
        var cells: [Int]
    }

    private func groups(of worker: MeasureWorker) throws -> [GroupCells] {
        let none = [Int](repeating: .max, count: plan.buckets?.count ?? 1)
        var groups: [GroupCells] = []
        if plan.groups.isEmpty { groups.append(GroupCells(key: .values([]), cells: none)) }
        // By the number of the group and 1 more: that of `otherGroup` is the greatest there is.
        var places: [Int] = []
        for cell in 0..<worker.assigner.cellCount {
            try QueryWatch.checkpoint(at: cell)
            let number = Int(worker.assigner.group(ofCell: UInt32(cell)) &+ 1)
            places.grow(to: number + 1, -1)
            if plan.groups.isEmpty { places[number] = 0 }
            if places[number] < 0 {
                places[number] = groups.count
                groups.append(GroupCells(key: worker.assigner.key(of: cell).group, cells: none))
            }
            groups[places[number]].cells[worker.assigner.bucket(ofCell: cell)] = cell
        }
        return groups
    }

    private func checkRowCount(_ groups: Int, _ buckets: Int, _ scope: QueryScope) throws {
        guard let per = clauses.per, groups * buckets > TimeBuckets.countMax else { return }
        throw scope.binder.error(
            .limit,
            "\(groups) groups in \(buckets) buckets make more than \(TimeBuckets.countMax) rows",
            at: per.range, hint: "keep the largest groups with top, or take a longer bucket")
    }

    /// The table of some rows.
    func table(_ rows: [Row], _ scope: QueryScope) throws -> ResultTable {
        var table = CountedTable(columns: columns)
        for place in try order(of: rows).prefix(clauses.limit?.node ?? .max) {
            let row = rows[place]
            let bucket = plan.buckets.map { [$0.label(row.bucket)] } ?? []
            try table.append(bucket + groupCells(row.group) + shown(row))
        }
        return noted(table.table, rows)
    }

    /// A row's figures and, with `vs previous`, what is beside them.
    private func shown(_ row: Row) throws -> [ResultTable.Cell] {
        guard let previous else { return row.figures }
        let others = try previous.figures(row.group, bucket: row.bucket)
        return zip(row.figures, others).flatMap(PreviousFigures.compared)
    }

    private func noted(_ table: ResultTable, _ rows: [Row]) -> ResultTable {
        let isBig = rows.contains { row in
            row.figures.contains { if case .decimal = $0 { true } else { false } }
        }
        guard isBig else { return table }
        var noted = table
        noted.notes.append("sums past 64 bits are decimal texts")
        return noted
    }

    private func values(_ group: CellKey.Group) -> [GroupValue]? {
        switch group {
        case .values(let values): values
        case .rank(let rank): rank == CellTable.otherGroup ? nil : topGroups[Int(rank)]
        }
    }

    private func groupCells(_ group: CellKey.Group) -> [ResultTable.Cell] {
        guard let values = values(group) else {
            return plan.groups.map { _ in .text("other") }
        }
        return zip(values, groupsAreNumeric).map { $0.cell(isNumeric: $1) }
    }

    /// The places of the rows by bucket, then first measure descending, then group values; `other`
    /// after all groups.
    ///
    /// Places are sorted, by what is copied without counting references; values of groups are looked
    /// at only where all else is equal.
    private func order(of rows: [Row]) throws -> [Int] {
        let keys = rows.map { row in
            (bucket: row.bucket, isOther: isOther(row.group), rank: row.figures[0].rank)
        }
        return try rows.indices.watchedSort { left, right in
            let (l, r) = (keys[left], keys[right])
            if l.bucket != r.bucket { return l.bucket < r.bucket }
            if l.isOther || r.isOther { return !l.isOther && r.isOther }
            if r.rank < l.rank { return true }
            if l.rank < r.rank { return false }
            let values = (values(rows[left].group) ?? [], values(rows[right].group) ?? [])
            return values.0.lexicographicallyPrecedes(values.1)
        }
    }

    private func isOther(_ group: CellKey.Group) -> Bool {
        if case .rank(CellTable.otherGroup) = group { true } else { false }
    }
}

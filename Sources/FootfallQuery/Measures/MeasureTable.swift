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
    private let columns: [ResultTable.Column]
    private let groupsAreNumeric: [Bool]
    /// With `top`: the groups of each rank.
    var topGroups: [[GroupValue]] = []

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
        self.columns = columns + figures
    }

    /// The table of what a scan found.
    func table(of worker: MeasureWorker, _ scope: QueryScope) throws -> ResultTable {
        var rows: [Row] = []
        for (group, cells) in try cellsByGroup(worker, scope) {
            for (bucket, cell) in cells {
                let figures = worker.accumulators.map { $0.value(cell) }
                rows.append(Row(group: group, bucket: bucket, figures: figures))
            }
        }
        return table(rows, scope)
    }

    /// For each group its cells by bucket; buckets that nothing fell into have a cell past all.
    private func cellsByGroup(
        _ worker: MeasureWorker, _ scope: QueryScope
    ) throws -> [CellKey.Group: [Int: Int]] {
        var cells: [CellKey.Group: [Int: Int]] = [:]
        if plan.groups.isEmpty { cells[.values([])] = [:] }
        for cell in 0..<worker.assigner.cellCount {
            let key = worker.assigner.key(of: cell)
            cells[key.group, default: [:]][key.bucket] = cell
        }
        let buckets = plan.buckets?.count ?? 1
        try checkRowCount(cells.count, buckets, scope)
        for group in cells.keys {
            for bucket in 0..<buckets where cells[group]?[bucket] == nil {
                cells[group]?[bucket] = .max
            }
        }
        return cells
    }

    private func checkRowCount(_ groups: Int, _ buckets: Int, _ scope: QueryScope) throws {
        guard let per = clauses.per, groups * buckets > TimeBuckets.countMax else { return }
        throw scope.binder.error(
            .limit,
            "\(groups) groups in \(buckets) buckets make more than \(TimeBuckets.countMax) rows",
            at: per.range, hint: "keep the largest groups with top, or take a longer bucket")
    }

    /// The table of some rows.
    func table(_ rows: [Row], _ scope: QueryScope) -> ResultTable {
        var table = ResultTable(columns: columns)
        for row in rows.sorted(by: precedes).prefix(clauses.limit?.node ?? .max) {
            let bucket = plan.buckets.map { [$0.label(row.bucket)] } ?? []
            table.append(bucket + groupCells(row.group) + row.figures)
        }
        noteBigSums(rows, &table)
        return table
    }

    private func noteBigSums(_ rows: [Row], _ table: inout ResultTable) {
        let isBig = rows.contains { row in
            row.figures.contains { if case .decimal = $0 { true } else { false } }
        }
        if isBig { table.notes.append("sums past 64 bits are decimal texts") }
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

    /// By bucket, then first measure descending, then group values; `other` after all groups.
    private func precedes(_ left: Row, _ right: Row) -> Bool {
        if left.bucket != right.bucket { return left.bucket < right.bucket }
        guard let leftValues = values(left.group), let rightValues = values(right.group) else {
            return values(left.group) != nil && values(right.group) == nil
        }
        return Row.precedes(left, leftValues, right, rightValues)
    }
}

extension MeasureTable.Row: Comparable {
    /// The order of groups that are not ranked yet.
    static func < (lhs: Self, rhs: Self) -> Bool {
        guard case .values(let left) = lhs.group, case .values(let right) = rhs.group else {
            return false
        }
        return precedes(lhs, left, rhs, right)
    }

    static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.group == rhs.group && lhs.bucket == rhs.bucket && lhs.figures == rhs.figures
    }

    static func precedes(
        _ left: Self, _ leftValues: [GroupValue], _ right: Self, _ rightValues: [GroupValue]
    ) -> Bool {
        let (l, r) = (left.figures[0].rank, right.figures[0].rank)
        if l != r { return r < l }
        return leftValues.lexicographicallyPrecedes(rightValues)
    }
}

extension ResultTable.Cell {
    /// How a figure sorts: what is no figure comes first, so last where the order descends.
    fileprivate var rank: FigureRank {
        switch self {
        case .int(let int): FigureRank(whole: Int128(int), number: .int(int))
        case .decimal(let digits): FigureRank(whole: Int128(digits) ?? 0, number: nil)
        case .double(let double): FigureRank(whole: nil, number: .double(double))
        case .time(let time): FigureRank(whole: nil, number: .int(time.microseconds))
        default: FigureRank(whole: nil, number: nil)
        }
    }
}

/// A figure as far as its order goes: 128 bits hold every sum of integers.
private struct FigureRank: Equatable {
    var whole: Int128?
    var number: Number?

    static func < (lhs: FigureRank, rhs: FigureRank) -> Bool {
        if let l = lhs.whole, let r = rhs.whole { return l < r }
        if let l = lhs.number, let r = rhs.number { return l < r }
        if let l = lhs.whole, let r = rhs.number { return Double(l) < r.double }
        if let l = lhs.number, let r = rhs.whole { return l.double < Double(r) }
        return lhs.whole == nil && lhs.number == nil && (rhs.whole != nil || rhs.number != nil)
    }
}

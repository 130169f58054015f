import FootfallModel

/// Answers `paths`: which ways units go on from an event, or come to one.
///
/// Columns: the groups, `path`, `customers`, under `same` the `units`, and `share`, of all units that
/// have a path. The anchors are part of the path and do not count among `steps`. A group is read at
/// the first anchor. `top` keeps the largest rows, and one row of all others.
enum PathsForm {
    static func run(
        from: EventsPattern?, to: EventsPattern?, _ query: Query, in scope: inout QueryScope
    ) throws -> ResultTable {
        let plan = try bind(from, to, query.clauses, in: &scope)
        let table = PathTable(plan, in: scope)
        let outcome = try PathScan.run(plan, in: &scope)
        guard let top = query.clauses.top?.node, outcome.rows.count > top else {
            return try table.table(table.sorted(outcome), of: outcome.total)
        }
        let rows = Array(try table.sorted(outcome).prefix(top))
        if plan.isOneEach {
            var rest = outcome.total
            for row in rows { rest.remove(row.count) }
            return try table.table(rows, of: outcome.total, other: rest)
        }
        scope.decisions.append("two passes: the first finds the top \(top) paths")
        let second = try PathScan.run(plan, keeping: Set(rows.map(\.key)), in: &scope)
        return try table.table(rows, of: outcome.total, other: second.other)
    }

    private static func bind(
        _ from: EventsPattern?, _ to: EventsPattern?, _ clauses: Clauses, in scope: inout QueryScope
    ) throws -> PathPlan {
        let from = try from.map { try scope.binder.events($0) }
        let to = try to.map { try scope.binder.events($0) }
        let anchors: PathPlan.Anchors =
            switch (from, to) {
            case (let from?, let to?): .between(from, to)
            case (let from?, nil): .from(from)
            case (nil, let to): .to(to ?? .any)
            }
        return PathPlan(
            anchors: anchors, filter: scope.filter, times: scope.times,
            stepsMax: clauses.steps?.node ?? PathPlan.stepsDefault,
            window: try clauses.within.map { try scope.binder.microseconds(of: $0) },
            groups: try (clauses.by?.node ?? []).map { try scope.binder.path($0.path) },
            same: try scope.binder.heldPaths(clauses.same))
    }
}

/// Lays out the answer to a paths query.
private struct PathTable {
    struct Row {
        var key: PathKey
        var count: PathCount
    }

    private let labels: GroupLabels
    private let hasUnits: Bool
    private let columns: [ResultTable.Column]

    init(_ plan: PathPlan, in scope: QueryScope) {
        labels = GroupLabels(plan.groups, in: scope)
        hasUnits = !plan.same.isEmpty
        columns =
            plan.groups.map { .init($0.name, .any, isGroup: true) }
            + [.init("path", .text), .init("customers", .int)]
            + (hasUnits ? [.init("units", .int)] : []) + [.init("share", .ratio)]
    }

    /// The most customers first, then by group, then by path.
    func sorted(_ outcome: PathScan.Outcome) throws -> [Row] {
        try outcome.rows.map { Row(key: $0, count: $1) }.watchedSort { left, right in
            if left.count.customers != right.count.customers {
                return left.count.customers > right.count.customers
            }
            if left.key.group != right.key.group {
                return labels.precedes(left.key.group, right.key.group)
            }
            return left.key.path.lexicographicallyPrecedes(right.key.path)
        }
    }

    func table(_ rows: [Row], of total: PathCount, other: PathCount? = nil) throws -> ResultTable {
        var table = CountedTable(columns: columns)
        for row in rows {
            let path = String(decoding: row.key.path, as: UTF8.self)
            try table.append(
                labels.cells(row.key.group) + [.text(path)] + figures(row.count, of: total))
        }
        if let other {
            try table.append(
                labels.cells(.rank(CellTable.otherGroup)) + [.text("other")]
                    + figures(other, of: total))
        }
        return table.table
    }

    private func figures(_ count: PathCount, of total: PathCount) -> [ResultTable.Cell] {
        [.int(Int64(count.customers))] + (hasUnits ? [.int(Int64(count.units))] : [])
            + [.double(Double(count.units) / Double(max(1, total.units)))]
    }
}

import FootfallModel

/// Answers `also viewed`: what the customers that viewed a product viewed, too.
///
/// Columns: `product`, `customers`, `share` of the customers that viewed the given one, and `lift`,
/// how many times the share that the product has of all customers with a view. `same session` looks
/// at each session by itself, `same` of other paths at a customer's events with each value; then
/// shares are of those `units`. With `within` two views lie at most so far apart, whichever is first.
enum AlsoViewedForm {
    static func run(
        _ product: Located<Literal>, of events: EventsPattern?, _ query: Query,
        in scope: inout QueryScope
    ) throws -> ResultTable {
        let clauses = query.clauses
        let plan = AlsoViewedPlan(
            product: try scope.binder.text(of: product),
            views: try events.map { try scope.binder.events($0) }
                ?? scope.binder.events(defined: "viewed"),
            filter: scope.filter, times: scope.times, units: try units(clauses, in: &scope),
            window: try clauses.within.map { try scope.binder.microseconds(of: $0) })
        let outcome = try AlsoViewedScan.run(plan, in: &scope)
        var table = AlsoViewedTable(plan, totals: outcome.totals)
        let rows = try outcome.products.filter { $0.value.units > 0 }.watchedSort { left, right in
            left.value.customers != right.value.customers
                ? left.value.customers > right.value.customers
                : left.key.lexicographicallyPrecedes(right.key)
        }
        let limit = clauses.limit?.node ?? .max
        guard let top = clauses.top?.node, rows.count > top else {
            for row in rows.prefix(limit) { try table.append(row.key, row.value) }
            return table.table
        }
        scope.decisions.append("two passes: the first finds the top \(top) products")
        for row in rows.prefix(min(top, limit)) { try table.append(row.key, row.value) }
        if limit > top {
            let kept = Set(rows.prefix(top).map(\.key))
            let second = try AlsoViewedScan.run(plan, keeping: kept, in: &scope)
            try table.append(Array("other".utf8), second.rest)
        }
        return table.table
    }

    private static func units(
        _ clauses: Clauses, in scope: inout QueryScope
    ) throws -> UnitRule {
        guard let same = clauses.same else { return UnitRule() }
        if same.node == [QueryPath([.init(name: "session")])] {
            return UnitRule(sessions: try SessionRule(gap: nil, at: same.range, in: &scope))
        }
        return UnitRule(same: try scope.binder.heldPaths(same))
    }
}

/// Lays out the answer.
private struct AlsoViewedTable {
    private var rows: CountedTable
    private let countsUnits: Bool
    private let totals: AlsoViewedFigures

    init(_ plan: AlsoViewedPlan, totals: AlsoViewedFigures) {
        self.totals = totals
        countsUnits = plan.units.splits
        rows = CountedTable(
            columns: [.init("product", .text), .init("customers", .int)]
                + (countsUnits ? [.init("units", .int)] : [])
                + [.init("share", .ratio), .init("lift", .ratio)])
    }

    var table: ResultTable { rows.table }

    mutating func append(_ product: [UInt8], _ figures: AlsoViewedFigures) throws {
        let share = Double(figures.units) / Double(max(1, totals.units))
        let shareOfAll = Double(figures.all) / Double(max(1, totals.all))
        try rows.append(
            [.text(String(decoding: product, as: UTF8.self)), .int(Int64(figures.customers))]
                + (countsUnits ? [.int(Int64(figures.units))] : [])
                + [.double(share), shareOfAll > 0 ? .double(share / shareOfAll) : .null])
    }
}

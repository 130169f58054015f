import FootfallModel

/// Answers `trace`: how one customer came through a funnel, one row an event that plays a part.
///
/// Where a customer's events are of several units, these come one after the other, each by its name;
/// an event of several units has a row in each. Levels are notes at the end.
enum TraceForm {
    static func run(
        _ customer: Located<Literal>, _ query: Query, in scope: inout QueryScope
    ) throws -> ResultTable {
        try scope.bind(query.clauses)
        guard case .funnel(let steps) = query.form else {
            throw scope.binder.error(.conflict, "only a funnel can be traced", at: query.range)
        }
        let plan = try FunnelForm.bind(steps, query.clauses, &scope)
        let traced = try TracedCustomer(scope.binder.text(of: customer), plan, in: &scope)
        let trace = UnitTrace(plan, TraceTeller(scope))
        var builder = TraceTable(plan, traced)
        for unit in traced.units {
            let told = try traced.withEvents(of: unit) { try trace.told($0) }
            builder.add(unit, told.changes)
            builder.table.notes += told.levels.map { level in
                unit.name.map { "\($0): \(level)" } ?? level
            }
        }
        builder.addOthers()
        return builder.table
    }
}

/// `time, event, steps, change`, one row an event; in front `unit`, where there may be several.
private struct TraceTable {
    private let plan: FunnelPlan
    private let traced: TracedCustomer
    var table: ResultTable

    init(_ plan: FunnelPlan, _ traced: TracedCustomer) {
        self.plan = plan
        self.traced = traced
        let unit: [ResultTable.Column] = plan.unit.rule.splits ? [.init("unit", .text)] : []
        table = ResultTable(
            columns: unit + [
                .init("time", .time), .init("event", .text), .init("steps", .text),
                .init("change", .text),
            ])
    }

    mutating func add(_ unit: TracedCustomer.Unit, _ changes: [String]) {
        for (event, change) in zip(unit.events, changes) { append(event, unit.name, change) }
    }

    /// The events that hold no value of `same`.
    mutating func addOthers() {
        for event in traced.others { append(event, nil, "of no unit") }
    }

    private mutating func append(_ event: Int, _ unit: String?, _ change: String) {
        let steps = plan.steps.indices.filter { traced.masks[event] >> UInt64($0) & 1 == 1 }
        let name: [ResultTable.Cell] =
            plan.unit.rule.splits ? [unit.map { .text($0) } ?? .null] : []
        table.append(
            name + [
                .time(Timestamp(unchecked: traced.times[event])), .text(traced.names[event]),
                .text(steps.map { "\($0 + 1)" }.joined(separator: ", ")), .text(change),
            ])
    }
}

import FootfallFormat
import FootfallModel
import FootfallStorage

/// Answers `trace`: how one customer came through a funnel, one row an event that plays a part.
///
/// The level is a note at the end.
enum TraceForm {
    static func run(
        _ customer: Located<Literal>, _ query: Query, in scope: inout QueryScope
    ) throws -> ResultTable {
        try scope.bind(query.clauses)
        try refuseUnsupported(query.clauses, scope.binder)
        guard case .funnel(let steps) = query.form else {
            throw scope.binder.error(.conflict, "only a funnel can be traced", at: query.range)
        }
        let plan = try FunnelForm.bind(steps, query.clauses, &scope)
        let events = try TracedEvents(of: scope.binder.text(of: customer), plan, &scope)
        let trace = FunnelTrace(plan.allRules, scope.zone.calendar)
        var table = ResultTable(columns: [
            .init("time", .time), .init("event", .text), .init("steps", .text),
            .init("change", .text),
        ])
        let changes = trace.changes(events.times, events.masks)
        for (place, event) in events.events.enumerated() {
            let steps = plan.steps.indices.filter { events.masks[place] >> UInt64($0) & 1 == 1 }
            table.append([
                .time(event.time), .text(event.name),
                .text(steps.map { "\($0 + 1)" }.joined(separator: ", ")), .text(changes[place]),
            ])
        }
        let level = trace.level(events.times, events.masks)
        table.notes.append("level \(level) of \(plan.steps.count)")
        return table
    }

    private static func refuseUnsupported(_ clauses: Clauses, _ binder: Binder) throws {
        if let same = clauses.same { throw binder.unsupported("tracing 'same'", at: same.range) }
        if let order = clauses.order, order.node == .any {
            throw binder.unsupported("tracing 'in any order'", at: order.range)
        }
        if let counting = clauses.counting, counting.node != .customers {
            throw binder.unsupported("tracing \(counting.node)", at: counting.range)
        }
    }
}

/// A customer's events that play a part in a funnel, in time and tie order, each with its mask.
private struct TracedEvents {
    private(set) var events: [Event] = []
    private(set) var masks: [UInt64] = []

    var times: [Int64] { events.map(\.time.microseconds) }

    init(of customer: String, _ plan: FunnelPlan, _ scope: inout QueryScope) throws {
        let hash = customerHash(customer, secret: scope.snapshot.secret)
        let selector = EventSelector(
            steps: plan.steps + plan.exclusions, filter: plan.filter, times: plan.eventTimes,
            readsFew: true)
        var found: [(event: Event, key: TieOrder.Key, mask: UInt64)] = []
        for run in scope.runs {
            guard let rows = try run.rows(ofCustomer: customer, hash: hash) else { continue }
            let scanner = selector.scanner(
                of: run, secret: scope.snapshot.secret, clock: scope.zone.clock)
            var selected = SelectedEvents()
            try scanner.select(rows, into: &selected)
            scope.counters += scanner.counters
            var reader = EventReader(run)
            let events = try reader.events(selected.rows.map { Int($0) })
            for (event, mask) in zip(events, selected.masks) {
                found.append((event, TieOrder.Key(event), mask))
            }
        }
        found.sort { left, right in
            left.event.time != right.event.time
                ? left.event.time < right.event.time : left.key < right.key
        }
        events = found.map(\.event)
        masks = found.map(\.mask)
    }
}

/// Answers `replay` and `events of`: whole events, as stored.
enum EventsForm {
    static func replay(
        _ customer: Located<Literal>, of events: EventsPattern?, _ query: Query,
        in scope: inout QueryScope
    ) throws -> any RowSource {
        let order = EventsPlan.Order.replay(customer: try scope.binder.text(of: customer))
        return try run(order, events, limit: query.clauses.limit?.node, in: &scope)
    }

    static func events(
        _ events: EventsPattern, _ query: Query, in scope: inout QueryScope
    ) throws -> any RowSource {
        let limit = query.clauses.limit?.node ?? EventsPlan.limitDefault
        return try run(.newestFirst, events, limit: limit, in: &scope)
    }

    private static func run(
        _ order: EventsPlan.Order, _ events: EventsPattern?, limit: Int?,
        in scope: inout QueryScope
    ) throws -> any RowSource {
        let plan = EventsPlan(
            order: order, events: try events.map { try scope.binder.events($0) } ?? .any,
            filter: scope.filter, times: scope.times, limit: limit)
        let outcome = try EventsScan(plan, on: scope.snapshot, clock: scope.zone.clock)
            .run(scope.options)
        scope.counters += outcome.counters
        return try scope.isStreamed
            ? EventsAnswer(order, outcome.events) : order.table(of: outcome.events)
    }
}

import FootfallModel

/// What is told of sessions besides their number.
enum SessionFigure: Sendable {
    case customers
    case medianSeconds
    case eventsPerSession
}

/// Answers `sessions`: how many there are, of how many customers, how long, of how many events.
///
/// `where` and the range choose events, and a session is seen by those of its events that are left:
/// it counts if one is, in the bucket of the first; its length is the time between the first and
/// the last of them. A group sees, of those, the events that fall in it. So the figures are those of
/// measures, and are scanned for and laid out as such.
enum SessionsForm {
    static func run(_ query: Query, in scope: inout QueryScope) throws -> ResultTable {
        let clauses = query.clauses
        let rule = try SessionRule(gap: clauses.gap, at: query.range, in: &scope)
        let plan = MeasurePlan(
            selector: scope.selector([.any]),
            measures: [
                .sessions(rule), .ofSessions(.customers, rule), .ofSessions(.medianSeconds, rule),
                .ofSessions(.eventsPerSession, rule),
            ],
            groups: try MeasuresForm.groupPaths(clauses, in: &scope),
            buckets: try BucketExtent.buckets(clauses.per, in: scope))
        return try MeasuresForm.answer(plan, columns, clauses, in: &scope)
    }

    private static let columns: [ResultTable.Column] = [
        .init("count", .int), .init("customers", .int), .init("median_seconds", .double),
        .init("events_per_session", .double),
    ]
}

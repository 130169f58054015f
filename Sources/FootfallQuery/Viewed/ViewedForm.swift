/// Answers `viewed for` one customer and every customer.
enum ViewedForm {
    static func run(
        _ subject: ViewedFor, of events: EventsPattern?, _ query: Query, in scope: inout QueryScope
    ) throws -> ViewedAnswer {
        let bound: ViewedPlan.Subject =
            switch subject {
            case .customer(let literal): .customer(try scope.binder.text(of: literal))
            case .everyCustomer: .everyCustomer
            }
        let plan = ViewedPlan(
            subject: bound,
            views: try events.map { try scope.binder.events($0) }
                ?? scope.binder.events(defined: "viewed"),
            filter: scope.filter, times: scope.times,
            limit: query.clauses.limit?.node ?? ViewedPlan.limitDefault)
        let scan = ViewedScan(plan, on: scope.snapshot, clock: scope.zone.clock)
        let answer = try scope.isStreamed ? scan.runInParts(scope.options) : scan.run(scope.options)
        scope.counters += answer.counters
        return answer
    }
}

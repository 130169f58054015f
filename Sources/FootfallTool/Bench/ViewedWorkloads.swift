internal import Footfall
internal import FootfallModel
internal import FootfallQuery

/// Which products customers viewed: of one at a time, and of all at once.
extension Workload {
    private static let sampledCustomers = 100
    private static let comparedCustomers = 10

    static let viewedOne = Workload(
        name: "viewed-one", summary: "the products that one customer viewed, for 100 of them",
        ground: .settled
    ) { run in
        let customers = try CustomerSample(run.order).customers(sampledCustomers)
        let store = try run.openStore()
        for customer in customers {
            let table = try run.ask(run.viewed(of: customer, limit: 20), of: store)
            let last = table.values(of: table.columns.count - 1).map(\.instant)
            try run.check(
                zip(last, last.dropFirst()).allSatisfy(>=) && table.rowCount <= 20,
                "\(customer): not the latest first")
        }
        try store.close()
        return run.measurement(
            of: customers.count * run.order.settings.repetitions, "answers",
            latencyOf: "answer",
            asked: "\(run.viewed(of: customers.first ?? "", limit: 20)), and "
                + "\(max(customers.count - 1, 0)) customers more")
    }

    static let viewedEvery = Workload(
        name: "viewed-every", summary: "the products that each customer viewed, 5 each",
        ground: .settled
    ) { run in
        let store = try run.openStore()
        let text =
            "viewed for every customer of \(run.order.subject.quotedEvent) limit 5"
        let table = try run.ask(text, of: store)
        let measurement = run.measurement(
            of: run.order.settings.repetitions, "answers", latencyOf: "answer", asked: text)
        let rows = Dictionary(grouping: table.rows, by: { $0[0] })
        for (customer, rows) in rows.prefix(comparedCustomers) {
            guard case .text(let id) = customer else { continue }
            let alone = try store.query(run.viewed(of: id, limit: 5))
            try run.check(
                rows.flatMap { $0.dropFirst() } == alone.cells,
                "\(id): other products than when asked about alone")
        }
        try store.close()
        return measurement
    }
}

extension WorkloadRun {
    /// The question about one customer.
    fileprivate func viewed(of customer: String, limit: Int) -> String {
        "viewed for \(Subject.quoted(customer)) of \(order.subject.quotedEvent) limit \(limit)"
    }
}

extension ResultTable.Cell {
    /// An instant in microseconds; 0 for anything else.
    fileprivate var instant: Int64 {
        if case .time(let time) = self { time.microseconds } else { 0 }
    }
}

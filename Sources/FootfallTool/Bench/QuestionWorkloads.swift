internal import Footfall
internal import FootfallModel
internal import FootfallQuery

/// Questions to a store: the same one again and again, in one process.
///
/// The first answer finds nothing in the store's cache; it is the greatest latency mostly. Afterwards
/// each answer is checked by other questions, which find the same in another way.
extension Workload {
    static let questions = [
        countByEvent, countFilterDay, uniqueCustomers, topProducts, viewedOne, viewedEvery, funnel3,
        funnel5ByDevice,
    ]

    private static let countByEvent = question(
        "count-by-event", "how many events of each name", { _ in "count of any by event" }
    ) { table, run, store in
        let counts = table.counts("event", "count")
        try run.check(counts.values.reduce(0, +) == store.count(of: .any), "the sum of \(counts)")
        guard let generated = run.order.generated else { return }
        try run.check(counts == generated.countsByEvent, "\(counts)")
    }

    private static let countFilterDay = question(
        "count-filter-day", "one event with a condition, per day",
        { "count of \($0.quotedEvent)\($0.condition) per day" }
    ) { table, run, store in
        let subject = run.order.subject
        let all = try store.query("count of \(subject.quotedEvent)\(subject.condition)")
        try run.check(
            table.integers(of: "count").reduce(0, +) == all.integers(of: "count").first,
            "the days' counts do not add up")
    }

    private static let uniqueCustomers = question(
        "unique-customers", "how many customers had each event",
        { _ in "customers of any by event" }
    ) { table, run, store in
        let customers = table.counts("event", "customers")
        let counts = try store.query("count of any by event").counts("event", "count")
        try run.check(
            customers.allSatisfy { $0.value <= counts[$0.key] ?? 0 },
            "more customers than events: \(customers)")
        let event = run.order.subject.event
        let alone = try store.customers(of: .named(event))
        try run.check(customers[event] ?? 0 == alone, "\(event): expected \(alone)")
    }

    private static let topProducts = question(
        "top-products", "the 20 products with most events of one name",
        { "count of \($0.quotedEvent) by product top 20" }
    ) { table, run, store in
        let all = try store.query("count of \(run.order.subject.quotedEvent) by product")
        let top = table.counts("product", "count").filter { $0.key != "other" }
        let known = all.counts("product", "count")
        try run.check(top.allSatisfy { known[$0.key] == $0.value }, "\(top)")
        let least = top.values.min() ?? 0
        try run.check(
            known.allSatisfy { $0.value <= least || top[$0.key] != nil },
            "a product with more than \(least) is missing")
    }

    private static let funnel3 = question(
        "funnel-3", "how many customers came how far within a day",
        { $0.funnel(steps: Subject.shortFunnelSteps, within: "1 day") }
    ) { table, run, store in
        let reached = table.integers(of: "customers")
        try run.check(zip(reached, reached.dropFirst()).allSatisfy(>=), "\(reached)")
        guard let first = run.order.subject.steps.first else { return }
        let customers = try store.customers(of: .named(first))
        try run.check(
            reached.first == Int64(customers), "\(reached), expected \(customers) at first")
    }

    private static let funnel5ByDevice = question(
        "funnel-5-by-device", "the longer funnel within a week, by one property",
        { subject in
            subject.funnel(steps: Subject.stepsMax, within: "7 days")
                + (subject.group.map { " by \($0)" } ?? "")
        }
    ) { table, run, _ in
        let reached = zip(table.integers(of: "step"), table.integers(of: "customers"))
        try run.check(
            zip(reached, reached.dropFirst()).allSatisfy { $1.0 == 1 || $1.1 <= $0.1 },
            "a step with more customers than the one before")
    }

    /// A workload of one question, with a check of its answer.
    private static func question(
        _ name: String, _ summary: String, _ text: @escaping @Sendable (Subject) -> String,
        check: @escaping @Sendable (ResultTable, WorkloadRun, EventStore) throws -> Void
    ) -> Workload {
        Workload(name: name, summary: summary, ground: .settled) { run in
            let store = try run.openStore()
            let text = text(run.order.subject)
            let table = try run.ask(text, of: store)
            let measurement = run.measurement(
                of: run.order.settings.repetitions, "answers", latencyOf: "answer", asked: text)
            try check(table, run, store)
            try store.close()
            return measurement
        }
    }
}

extension WorkloadRun {
    /// Puts a question as often as was ordered; all answers are equal.
    func ask(_ text: String, of store: EventStore) throws -> ResultTable {
        let first = try time { try store.query(text) }
        for _ in 1..<order.settings.repetitions {
            let again = try time { try store.query(text) }
            try check(again.cells == first.cells, "another one the next time: \(text)")
        }
        return first
    }
}

extension Subject {
    /// The filter as a clause.
    fileprivate var condition: String { filter.map { " where \($0)" } ?? "" }
}

extension ResultTable {
    /// The rows as a dictionary; the text in one column is the key.
    func counts(_ key: String, _ count: String) -> [String: Int] {
        let pairs = zip(texts(of: key), integers(of: count).map { Int($0) })
        return Dictionary(pairs, uniquingKeysWith: +)
    }
}

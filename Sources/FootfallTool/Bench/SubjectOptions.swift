internal import ArgumentParser
internal import Footfall
internal import FootfallModel
internal import FootfallQuery

/// The options that name what is asked about, and what is chosen without them.
struct SubjectOptions: ParsableArguments {
    /// A property with more values is no group for a person to read, or condition that leaves much.
    private static let distinctValues: ClosedRange<Int64> = 2...1000

    @Option(help: ArgumentHelp("The event that questions are about.", valueName: "NAME"))
    var event: String?

    @Option(help: ArgumentHelp("The steps of the funnels: 3 and 5 of them.", valueName: "NAME,…"))
    var steps: String?

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("The condition of count-filter-day.", valueName: "CONDITION"))
    var filter: String?

    @Option(
        name: .customLong("by"),
        help: ArgumentHelp("What funnel-5-by-device groups by.", valueName: "PROPERTY"))
    var group: String?

    /// What to ask of the generated events.
    var subjectOfStorefront: Subject {
        Subject(
            event: event ?? "product_viewed",
            steps: namedSteps ?? [
                "product_viewed", "product_added_to_cart", "checkout_started",
                "payment_info_submitted", "checkout_completed",
            ],
            filter: filter ?? "country = DE", group: group ?? "device")
    }

    /// What to ask of a store: its most frequent events, and two properties with few values.
    func subject(of path: String) throws -> Subject {
        let store = try EventStore.open(path, options: StoreOptions(access: .read))
        let names = try store.query("show events").texts(of: "event")
        guard let first = event ?? names.first else {
            throw FootfallError(.invalidInput, "\(path): a store without events")
        }
        var subject = Subject(
            event: first, steps: namedSteps ?? Array(names.prefix(Subject.stepsMax)),
            filter: filter, group: group)
        try choosePlaces(for: &subject, from: store)
        try store.close()
        return subject
    }

    private var namedSteps: [String]? {
        steps.map { $0.split(separator: ",").map(String.init) }
    }

    /// Groups by the text property with the fewest values, and filters by the one after it.
    private func choosePlaces(for subject: inout Subject, from store: EventStore) throws {
        let table = try store.query("show properties of \(subject.quotedEvent)")
        let properties = zip(
            zip(table.texts(of: "property"), table.texts(of: "type")),
            zip(table.integers(of: "distinct"), table.texts(of: "example"))
        ).map { (name: $0.0, type: $0.1, distinct: $1.0, example: $1.1) }
        let usable =
            properties
            .filter { $0.type == "text" && Self.distinctValues.contains($0.distinct) }
            .sorted { ($0.distinct, $0.name) < ($1.distinct, $1.name) }
        subject.group = group ?? usable.first?.name
        subject.filter =
            filter
            ?? (usable.dropFirst().first ?? usable.first).map {
                "\($0.name) = \(Subject.quoted($0.example))"
            }
    }
}

extension ResultTable {
    /// The cells of a named column as texts; other cells are empty.
    func texts(of name: String) -> [String] {
        (column(name).map { values(of: $0) } ?? []).map { cell in
            if case .text(let text) = cell { text } else { "" }
        }
    }

    /// The cells of a named column as whole numbers; other cells are 0.
    func integers(of name: String) -> [Int64] {
        (column(name).map { values(of: $0) } ?? []).map { cell in
            if case .int(let number) = cell { number } else { 0 }
        }
    }
}

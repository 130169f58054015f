/// Which events a question is about: names, and conditions on them.
///
///     "product_viewed"
///     .named("Add To Cart", "product_added_to_cart")
///     EventSelection.any.with(.equal("country", "DE"))
public struct EventSelection: Sendable, ExpressibleByStringLiteral {
    /// Empty stands for every name.
    private var names: [String]
    private var conditions: [Condition] = []

    private init(names: [String]) {
        self.names = names
    }

    /// Events of one name, or of a definition of that name.
    public init(stringLiteral name: String) {
        self.init(names: [name])
    }

    /// Events of any of these names, at least one.
    public static func named(_ name: String, _ others: String...) -> EventSelection {
        EventSelection(names: [name] + others)
    }

    /// All events.
    public static let any = EventSelection(names: [])

    /// Those of the events for which a condition holds.
    public func with(_ condition: Condition) -> EventSelection {
        var selection = self
        selection.conditions.append(condition)
        return selection
    }

    func write(to query: inout QueryText) {
        let pattern = names.isEmpty ? "any" : names.map(QueryText.quoted).joined(separator: " or ")
        query.append(names.count > 1 ? "(\(pattern))" : pattern)
        for (index, condition) in conditions.enumerated() {
            query.append(index == 0 ? " with (" : " and (")
            condition.write(to: &query)
            query.append(")")
        }
    }
}

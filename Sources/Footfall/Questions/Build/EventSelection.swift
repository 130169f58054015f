internal import FootfallModel
internal import FootfallQuery

/// Which events a question is about: names, and conditions on them.
///
///     "product_viewed"
///     .named("Add To Cart", "product_added_to_cart")
///     EventSelection.any.with("country" == "DE")
public struct EventSelection: Sendable, ExpressibleByStringLiteral {
    private indirect enum Subject {
        case name(String)
        case prefix(String)
        case any
        case either([EventSelection])
    }

    private let subject: Subject
    private var conditions: [Condition] = []

    private init(_ subject: Subject) {
        self.subject = subject
    }

    /// Events of one name, or of a definition of that name.
    public init(stringLiteral name: String) {
        self.init(.name(name))
    }

    /// Events of any of these names, at least one.
    public static func named(_ name: String, _ others: String...) -> EventSelection {
        let names = [name] + others
        let selections = names.map { EventSelection(.name($0)) }
        return selections.count == 1 ? selections[0] : EventSelection(.either(selections))
    }

    /// Events whose names begin so.
    public static func prefixed(_ prefix: String) -> EventSelection {
        EventSelection(.prefix(prefix))
    }

    /// All events.
    public static let any = EventSelection(.any)

    /// Those of the events for which a condition holds.
    public func with(_ condition: Condition) -> EventSelection {
        var selection = self
        selection.conditions.append(condition)
        return selection
    }

    /// These events and others.
    public func or(_ other: EventSelection) -> EventSelection {
        EventSelection(.either([self, other]))
    }

    func lowered(_ lowering: inout Lowering) -> EventsPattern {
        EventsPattern(alternatives: alternatives(&lowering), range: Lowering.nowhere)
    }

    /// Several alternatives stay side by side unless a condition is about all of them.
    private func alternatives(_ lowering: inout Lowering) -> [EventPattern] {
        if case .either(let selections) = subject, conditions.isEmpty {
            return selections.flatMap { $0.alternatives(&lowering) }
        }
        let (subject, own) = pattern(&lowering)
        let lowered = conditions.map { $0.lowered(&lowering) }
        return [EventPattern(subject: subject, conditions: own + Condition.terms(lowered))]
    }

    private func pattern(
        _ lowering: inout Lowering
    ) -> (subject: EventPattern.Subject, conditions: [Expression]) {
        switch subject {
        case .any: return (.any, [])
        case .name(let name): return (.name(lowering.at(name)), [])
        case .either(let selections):
            let alternatives = selections.flatMap { $0.alternatives(&lowering) }
            return (.group(EventsPattern(alternatives: alternatives, range: Lowering.nowhere)), [])
        case .prefix(let prefix):
            // The language's `*` comes after a word; any other text is a condition on the name.
            if Printer.isWord(prefix) { return (.prefix(lowering.at(prefix)), []) }
            return (.any, [Condition.startsWith("event", prefix).lowered(&lowering)])
        }
    }
}

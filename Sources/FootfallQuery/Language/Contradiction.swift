/// Conditions of one event that exclude each other: `a = 1 and a = 2`, `a missing and a > 3`.
///
/// Looks at the conditions that `and` joins, on paths without `[]` (of elements, different ones may
/// pass). A definition may name elements, too, so whether a path does is for the caller to say. What
/// is missed costs nothing: the count is 0 then.
struct Contradiction: Equatable {
    let reason: String
    /// Where the second of the two stands.
    let range: SourceRange

    /// Why no event can match, if none can.
    init?(
        in events: EventsPattern, isOfElements: (Located<QueryPath>) throws -> Bool
    ) rethrows {
        var first: Contradiction?
        for event in events.alternatives {
            guard let found = try Contradiction(in: event, isOfElements) else { return nil }
            first = first ?? found
        }
        guard let first else { return nil }
        self = first
    }

    private init?(
        in event: EventPattern, _ isOfElements: (Located<QueryPath>) throws -> Bool
    ) rethrows {
        if let found = try Self.between(Self.facts(event.conditions), isOfElements) {
            self = found
        } else if case .group(let events) = event.subject,
            let found = try Contradiction(in: events, isOfElements: isOfElements)
        {
            self = found
        } else {
            return nil
        }
    }

    private init(reason: String, range: SourceRange) {
        self.reason = reason
        self.range = range
    }

    private enum Fact {
        case missing
        case present
        case equal(Literal)
    }

    private struct Statement {
        let path: Located<QueryPath>
        let fact: Fact
        let text: String
        let range: SourceRange
    }

    private static func facts(_ conditions: [Expression]) -> [Statement] {
        conditions.flatMap { condition -> [Statement] in
            if case .and(let parts) = condition { return facts(parts) }
            return fact(condition).map { [$0] } ?? []
        }
    }

    private static func fact(_ condition: Expression) -> Statement? {
        let fact: Fact
        let path: Located<QueryPath>
        var end: Int?
        switch condition {
        case .missing(let of): (path, fact) = (of, .missing)
        case .exists(let of): (path, fact) = (of, .present)
        case .compare(let of, .equal, let value):
            (path, fact, end) = (of, .equal(value.node), value.range.end)
        case .compare(let of, _, let value), .contains(let of, let value),
            .startsWith(let of, let value), .endsWith(let of, let value):
            (path, fact, end) = (of, .present, value.range.end)
        case .isIn(let of, _, let values):
            (path, fact, end) = (of, .present, values.last?.range.end)
        case .matches(let of, let pattern): (path, fact, end) = (of, .present, pattern.range.end)
        case .or, .and, .not, .has: return nil
        }
        guard path.node.members.allSatisfy({ $0.elements == 0 }) else { return nil }
        let range = SourceRange(path.range.start, end ?? path.range.end)
        return Statement(
            path: path, fact: fact, text: Printer.text(of: condition), range: range)
    }

    private static func between(
        _ statements: [Statement], _ isOfElements: (Located<QueryPath>) throws -> Bool
    ) rethrows -> Contradiction? {
        for (place, second) in statements.enumerated() {
            for first in statements[..<place] where first.path.node == second.path.node {
                guard exclude(first.fact, second.fact) else { continue }
                // Several elements may equal one value and another.
                if case (.equal, .equal) = (first.fact, second.fact),
                    try isOfElements(second.path)
                {
                    continue
                }
                let reason = "'\(second.text)' excludes '\(first.text)'"
                return Contradiction(reason: reason, range: second.range)
            }
        }
        return nil
    }

    private static func exclude(_ first: Fact, _ second: Fact) -> Bool {
        switch (first, second) {
        case (.missing, .present), (.present, .missing), (.missing, .equal), (.equal, .missing):
            true
        case (.equal(let a), .equal(let b)): differ(a, b)
        default: false
        }
    }

    /// Whether no stored value equals both.
    private static func differ(_ first: Literal, _ second: Literal) -> Bool {
        guard let a = text(first), let b = text(second) else { return false }
        if let x = Double(a), let y = Double(b) { return x != y }
        return a != b
    }

    /// The text of a literal; nil for parameters and for instants, which many spellings name.
    private static func text(_ literal: Literal) -> String? {
        switch literal {
        case .text(let text), .number(let text): text
        case .word(let word): WordShape(word) == .date ? nil : word
        case .instant, .parameter: nil
        }
    }
}

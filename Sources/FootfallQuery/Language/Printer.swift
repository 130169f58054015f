import FootfallModel

/// Writes syntax trees as canonical text: keywords in lower case, quotes where they are needed.
///
/// Parsing what was printed gives the same tree.
package enum Printer {
    package static func text(of statement: Statement) -> String {
        switch statement {
        case .query(let query): text(of: query)
        case .explain(let query): "explain \(text(of: query))"
        case .trace(let customer, let query): "trace \(text(of: customer.node)) \(text(of: query))"
        case .define(let definition): "define \(text(of: definition))"
        case .show(let show): "show \(text(of: show.node))"
        case .run(let name): "run \(spelled(name.node))"
        }
    }

    package static func text(of query: Query) -> String {
        ([text(of: query.form)] + clauses(query.clauses)).joined(separator: " ")
    }

    private static func text(of definition: Definition) -> String {
        switch definition {
        case .event(let name, let events): "event \(spelled(name.node)) as \(text(of: events))"
        case .property(let name, let paths):
            "property \(spelled(name.node)) as "
                + paths.map { text(of: $0.node) }.joined(separator: " or ")
        case .query(let name, let query, _): "query \(spelled(name.node)) as \(text(of: query))"
        }
    }

    private static func text(of show: Show) -> String {
        switch show {
        case .events: "events"
        case .properties(let events): "properties" + of(events)
        case .customers: "customers"
        case .segments: "segments"
        case .definitions: "definitions"
        }
    }

    // MARK: Forms

    private static func text(of form: Form) -> String {
        switch form {
        case .measures(let measures, let events):
            measures.map { text(of: $0.node) }.joined(separator: ", ") + of(events)
        case .funnel(let steps): funnel(steps)
        case .viewedFor(.everyCustomer, let events): "viewed for every customer" + of(events)
        case .viewedFor(.customer(let customer), let events):
            "viewed for \(text(of: customer.node))" + of(events)
        case .alsoViewed(let product, let events):
            "also viewed \(text(of: product.node))" + of(events)
        case .retention(let first, let start, let returning):
            "retention \(first ? "first " : "")\(text(of: start)) returning \(text(of: returning))"
        case .paths(let from, let to): paths(from, to)
        case .replay(let customer, let events): "replay \(text(of: customer.node))" + of(events)
        case .events(let events): "events" + of(events)
        case .sessions: "sessions"
        }
    }

    private static func of(_ events: EventsPattern?) -> String {
        events.map { " of \(text(of: $0))" } ?? ""
    }

    private static func paths(_ from: EventsPattern?, _ to: EventsPattern?) -> String {
        "paths" + (from.map { " from \(text(of: $0))" } ?? "")
            + (to.map { " to \(text(of: $0))" } ?? "")
    }

    private static func funnel(_ steps: [FunnelStep]) -> String {
        "funnel " + steps.map(text).joined(separator: " then ")
    }

    private static func text(of step: FunnelStep) -> String {
        var parts: [String] = []
        if step.gap.directly != nil { parts.append("directly") }
        if let within = step.gap.within { parts.append("within \(text(of: within.node))") }
        if step.gap.maybe != nil { parts.append("maybe") }
        parts.append(text(of: step.events))
        if let label = step.label { parts.append("as \(spelled(label.node))") }
        if let without = step.without { parts.append("without \(text(of: without))") }
        return parts.joined(separator: " ")
    }

    // MARK: Measures

    package static func text(of measure: Measure) -> String {
        switch measure {
        case .count: "count"
        case .sessions: "sessions"
        case .customers: "customers"
        case .aggregate(let aggregate, let path): "\(text(of: aggregate)) \(text(of: path.node))"
        case .perCustomer(let aggregate): "\(text(of: aggregate)) per customer"
        }
    }

    package static func text(of aggregate: Aggregate) -> String {
        switch aggregate {
        case .unique: "unique"
        case .sum: "sum"
        case .min: "min"
        case .max: "max"
        case .avg: "avg"
        case .median: "median"
        case .percentile(let digits): "p\(digits)"
        }
    }

    // MARK: Columns

    /// A measure's column: the measure as written, quotes dropped.
    package static func columnName(of measure: Measure) -> String {
        guard case .aggregate(let aggregate, let path) = measure else { return text(of: measure) }
        return "\(text(of: aggregate)) \(path.node.columnName)"
    }

    /// A group's column: its path, and where it is read if that was written.
    package static func columnName(of group: Group) -> String {
        group.path.node.columnName + (group.at.map { " \(text(of: $0.node))" } ?? "")
    }

    // MARK: Events

    package static func text(of events: EventsPattern) -> String {
        events.alternatives.map(text).joined(separator: " or ")
    }

    private static func text(of event: EventPattern) -> String {
        let subject =
            switch event.subject {
            case .name(let name): spelled(name.node)
            case .prefix(let word): "\(word.node)*"
            case .any: "any"
            case .group(let events): "(\(text(of: events)))"
            }
        guard !event.conditions.isEmpty else { return subject }
        return "\(subject) with \(event.conditions.map(operand).joined(separator: " and "))"
    }

    // MARK: Names and values

    /// A name, quoted unless it is a word that is one.
    static func spelled(_ name: String) -> String { isPlainName(name) ? name : quoted(name) }

    private static func isPlainName(_ name: String) -> Bool {
        isWord(name) && WordShape(name) == .plain && Keyword(word: name)?.isReserved != true
    }

    /// Whether a text is one word, as the lexer cuts them.
    package static func isWord(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.beginsWord else { return false }
        return text.unicodeScalars.allSatisfy(\.continuesWord)
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        var text = text
        text.withUTF8 { JSONText.append(quoting: UnsafeRawBufferPointer($0), to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    package static func text(of literal: Literal) -> String {
        switch literal {
        case .text(let text): quoted(text)
        case .word(let text), .number(let text): text
        case .instant(_, let spelling): spelling
        case .parameter(let name): "?\(name)"
        }
    }

    package static func text(of path: QueryPath) -> String {
        let isOneWord = path.members.allSatisfy { $0.elements == 0 && !isQuoted($0) }
        let word = path.columnName
        if isOneWord, !isPlainName(word) {
            // A word that is no name by itself: quoting its first member says that it is a path.
            let rest = path.members.dropFirst().map { ".\($0.name)" }.joined()
            return quoted(path.members.first?.name ?? "") + rest
        }
        return path.members.map { member in
            (isQuoted(member) ? quoted(member.name) : member.name)
                + String(repeating: "[]", count: member.elements)
        }.joined(separator: ".")
    }

    private static func isQuoted(_ member: QueryPath.Member) -> Bool {
        member.isQuoted || !isWord(member.name) || member.name.utf8.contains(UInt8(ascii: "."))
    }
}

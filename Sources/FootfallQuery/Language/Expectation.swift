/// What the parser would accept at a place: collected while it looks, so that the set is both the
/// error message and, later, the list of completions.
enum Expectation: Hashable, Sendable {
    case keyword(Keyword)
    case symbol(Symbol)
    case question
    case statement
    case measure
    case eventName
    case name
    case path
    case value
    case comparison
    case pattern
    case wholeNumber
    case duration
    case unit
    case date
    case instant
    case weekday
    case percentile
    /// A clause of the form, without those that were written already.
    case clause([ClauseKind])
    case end

    /// How it is called in a message.
    var label: String {
        switch self {
        case .keyword(let keyword): keyword.rawValue
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .question: "a question (count, customers, sum, funnel, viewed, …)"
        case .statement: "define, show, explain, trace, run"
        case .measure: "a measure (count, customers, sum, avg, p95, …)"
        case .eventName: "an event name"
        case .name: "a name"
        case .path: "a property"
        case .value: "a value"
        case .comparison: "a comparison (=, !=, <, in, contains, …)"
        case .pattern: "a pattern between slashes"
        case .wholeNumber: "a whole number"
        case .duration: "a span of time such as 7 days"
        case .unit: "a unit of time"
        case .date: "a date"
        case .instant: "a date and time"
        case .weekday: "a weekday"
        case .percentile: "a percentile such as p95"
        case .clause(let clauses): Self.label(of: clauses)
        case .end: "the end"
        }
    }

    private static func label(of clauses: [ClauseKind]) -> String {
        let sample = clauses.prefix(5).map(\.label).joined(separator: ", ")
        return "a clause (\(sample)\(clauses.count > 5 ? ", …" : ""))"
    }

    /// `then` first, what ends the query last, all else as it was tried.
    var rank: Int {
        switch self {
        case .keyword(.then): 0
        case .clause: 2
        case .end: 3
        default: 1
        }
    }

    /// The keywords that could stand there, for suggestions.
    var keywords: [Keyword] {
        switch self {
        case .keyword(let keyword): [keyword]
        case .clause(let clauses):
            ClauseKind.starters.filter { starter in
                ClauseKind(startingWith: starter).map(clauses.contains) ?? false
            }
        case .question: Parser.questionWords
        case .measure: Parser.measureWords
        case .statement: [.define, .show, .explain, .trace, .run]
        case .comparison: [.in, .contains, .starts, .ends, .matches, .exists, .missing, .has]
        default: []
        }
    }
}

/// The things expected at one place, made into one message.
struct ExpectedSet: Sendable {
    static let itemsMax = 8

    private(set) var items: [Expectation] = []

    mutating func insert(_ item: Expectation) {
        if !items.contains(item) { items.append(item) }
    }

    mutating func removeAll() { items.removeAll(keepingCapacity: true) }

    /// What a person is told: grouped, the general before the particular, at most eight.
    var labels: [String] {
        let shown = items.filter { !isUnderstood($0) }.enumerated().sorted { left, right in
            (left.element.rank, left.offset) < (right.element.rank, right.offset)
        }
        let labels = shown.map(\.element.label)
        return labels.count <= Self.itemsMax
            ? labels : Array(labels.prefix(Self.itemsMax - 1)) + ["…"]
    }

    /// Where a query can go on, what only adorns the item just read goes without saying: `with`,
    /// `as` and `without` after an event, `of` and a comma before one, `->` beside `then`.
    private func isUnderstood(_ item: Expectation) -> Bool {
        switch item {
        case .keyword(.with), .keyword(.as), .keyword(.without), .keyword(.at):
            items.contains(.end)
        case .keyword(.of), .keyword(.any), .symbol(.comma), .symbol(.open):
            items.contains(.eventName)
        case .measure: items.contains(.question)
        case .symbol(.arrow), .symbol(.semicolon): true
        default: false
        }
    }

    /// "expected a, b or c".
    var sentence: String { "expected " + Self.list(labels) }

    static func list(_ labels: [String]) -> String {
        guard labels.count > 1, let last = labels.last else { return labels.first ?? "nothing" }
        let separator = last == "…" ? ", " : " or "
        return labels.dropLast().joined(separator: ", ") + separator + last
    }

    /// The word of the grammar that was probably meant by a word that is none.
    func suggestion(for word: String) -> String? {
        Nearest.match(to: word, among: items.flatMap(\.keywords).map(\.rawValue))
    }
}

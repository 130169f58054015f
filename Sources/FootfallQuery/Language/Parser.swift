/// Reads the query language: text → tokens → syntax tree, by recursive descent.
///
/// The grammar is LL(1) but for two spots: each rule looks at the current token and notes what it
/// would have accepted. When no rule takes the token, those notes are the error message. Names and
/// times are not resolved here; what can be checked without a store is (`QueryChecks`).
package struct Parser {
    /// Parentheses and `not`s in each other; a bound on recursion.
    static let depthMax = 100
    /// UTF-8 bytes of a text.
    static let textLengthMax = 1 << 20

    let text: String
    private let tokens: [Token]
    private var position = 0
    private var expected = ExpectedSet()
    private var depth = 0
    /// Whether the events being read are steps.
    private(set) var isInFunnel = false

    init(_ text: String) {
        self.text = text
        tokens = Lexer.tokens(of: text)
    }

    /// The statements of a text, which `;` separates; none if there is nothing but blanks.
    package static func parse(_ text: String) throws(QueryError) -> [Located<Statement>] {
        try checkLength(text)
        var parser = Parser(text)
        return try parser.statements()
    }

    /// The one statement of a text; a `;` may end it.
    package static func parseStatement(_ text: String) throws(QueryError) -> Located<Statement> {
        try checkLength(text)
        var parser = Parser(text)
        let statements = try parser.statements()
        if statements.count > 1 {
            throw QueryError(
                .syntax, "expected one statement, found a second one", at: statements[1].range,
                in: text)
        }
        guard let statement = statements.first else { throw parser.failure() }
        return statement
    }

    private static func checkLength(_ text: String) throws(QueryError) {
        guard text.utf8.count <= textLengthMax else {
            throw QueryError(
                .limit,
                "a query has at most \(textLengthMax) bytes; this one has \(text.utf8.count)",
                at: SourceRange(0, 0), in: "")
        }
    }

    // MARK: The current token

    var current: Token { tokens[position] }

    /// The token after the current one.
    var next: Token { tokens[min(position + 1, tokens.count - 1)] }

    /// The end of the token before.
    var lastEnd: Int { position == 0 ? 0 : tokens[position - 1].range.end }

    var isAtEnd: Bool { current.kind == .end }

    mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
        expected.removeAll()
    }

    /// Notes what could stand here.
    mutating func note(_ item: Expectation) { expected.insert(item) }

    /// Whether the keyword comes next; it is noted either way.
    mutating func isAhead(_ keyword: Keyword) -> Bool {
        note(.keyword(keyword))
        return current.keyword == keyword
    }

    /// Takes the keyword if it comes next.
    mutating func accept(_ keyword: Keyword) -> SourceRange? {
        guard isAhead(keyword) else { return nil }
        defer { advance() }
        return current.range
    }

    mutating func accept(_ symbol: Symbol) -> SourceRange? {
        note(.symbol(symbol))
        guard current.kind == .symbol(symbol) else { return nil }
        defer { advance() }
        return current.range
    }

    @discardableResult
    mutating func expect(_ keyword: Keyword) throws(QueryError) -> SourceRange {
        guard let range = accept(keyword) else { throw failure() }
        return range
    }

    @discardableResult
    mutating func expect(_ symbol: Symbol) throws(QueryError) -> SourceRange {
        guard let range = accept(symbol) else { throw failure() }
        return range
    }

    mutating func beginFunnel() { isInFunnel = true }
    mutating func endFunnel() { isInFunnel = false }

    /// Where the conditions of the last `with` before a place begin.
    func withStart(before place: SourceRange) -> Int? {
        let with = tokens.lastIndex { $0.keyword == .with && $0.range.end <= place.start }
        return with.map { tokens[$0 + 1].range.start }
    }

    /// One item, or several with commas between.
    mutating func commaSeparated<Item>(
        _ item: (inout Parser) throws(QueryError) -> Item
    ) throws(QueryError) -> [Item] {
        var items = [try item(&self)]
        while accept(.comma) != nil { items.append(try item(&self)) }
        return items
    }

    /// Runs a rule that may hold itself, up to a depth.
    mutating func nested<Node>(
        _ rule: (inout Parser) throws(QueryError) -> Node
    ) throws(QueryError) -> Node {
        guard depth < Self.depthMax else {
            throw error(.limit, "conditions are nested more than \(Self.depthMax) deep")
        }
        depth += 1
        defer { depth -= 1 }
        return try rule(&self)
    }

    /// Runs a rule to see where it would lead; nothing of it stays.
    func attempt<Node>(from range: SourceRange, _ rule: (inout Parser) throws(QueryError) -> Node)
        -> (node: Node, end: Int)?
    {
        var trial = self
        guard let start = tokens.firstIndex(where: { $0.range.start == range.start }) else {
            return nil
        }
        trial.position = start
        guard let node = try? rule(&trial) else { return nil }
        return (node, trial.lastEnd)
    }

    // MARK: Errors

    /// An error about the current token, or a given place.
    func error(
        _ code: QueryError.Code, _ message: String, at range: SourceRange? = nil,
        hint: String? = nil
    ) -> QueryError {
        QueryError(
            code, message, at: range ?? current.range, in: text, hint: hint,
            isIncomplete: range == nil && isAtEnd)
    }

    /// The error that what was noted is not what comes.
    func failure() -> QueryError {
        if current.kind == .invalid { return error(.syntax, current.text) }
        var message = "\(expected.sentence), found \(current.description)"
        if let suggestion = suggestion { message += "; did you mean \(suggestion)?" }
        return QueryError(
            .syntax, message, at: current.range, in: text, expected: expected.labels,
            hint: quotingHint, isIncomplete: isAtEnd)
    }

    /// An error with its own list of what was expected.
    func failure(expected labels: [String], hint: String?) -> QueryError {
        QueryError(
            .syntax, "expected \(ExpectedSet.list(labels)), found \(current.description)",
            at: current.range, in: text, expected: labels, hint: hint)
    }

    private var suggestion: String? {
        guard current.kind == .word, current.keyword?.isReserved != true else { return nil }
        return expected.suggestion(for: current.text)
    }

    private var quotingHint: String? {
        let takesName = expected.items.contains { [.eventName, .name, .path].contains($0) }
        guard takesName, current.kind == .word else { return nil }
        let quote = "quote it to use it as a name"
        if current.keyword?.isReserved == true {
            return "'\(current.text)' is a reserved word; \(quote)"
        }
        return current.shape == .plain
            ? nil : "'\(current.text)' is a \(current.shape.noun); \(quote)"
    }
}

extension Token {
    /// How the token is called where it was not expected.
    var description: String {
        let shown = text.count > 40 ? text.prefix(39) + "…" : text[...]
        let safe = TerminalText.escaped(String(shown))
        switch kind {
        case .end: return "the end"
        case .text: return "\"\(safe)\""
        case .prefix: return "'\(safe)*'"
        case .pattern: return "the pattern /\(safe)/"
        case .parameter: return "?\(safe)"
        case .word, .negative, .instant, .symbol, .invalid: return "'\(safe)'"
        }
    }
}

// Conditions, paths and values.
extension Parser {
    /// Conditions joined by `or` and `and`.
    mutating func expression() throws(QueryError) -> Expression {
        var terms = [try conjunction()]
        while accept(.or) != nil { terms.append(try conjunction()) }
        return terms.count == 1 ? terms[0] : .or(terms)
    }

    private mutating func conjunction() throws(QueryError) -> Expression {
        var terms = [try condition()]
        while accept(.and) != nil { terms.append(try condition()) }
        return terms.count == 1 ? terms[0] : .and(terms)
    }

    /// One condition, a negated one, or an expression in parentheses.
    mutating func condition() throws(QueryError) -> Expression {
        try nested { parser throws(QueryError) in
            if parser.accept(.not) != nil { return .not(try parser.condition()) }
            if parser.accept(.open) != nil { return try parser.closed() }
            return try parser.comparison(of: try parser.path())
        }
    }

    /// The rest of an expression in parentheses.
    private mutating func closed() throws(QueryError) -> Expression {
        let inner = try expression()
        try expect(.close)
        return inner
    }

    private mutating func comparison(of path: Located<QueryPath>) throws(QueryError) -> Expression {
        note(.comparison)
        if case .symbol(let symbol) = current.kind, let comparison = symbol.comparison {
            advance()
            return .compare(path, comparison, try value())
        }
        let keyword = current.keyword
        if keyword == .not, next.keyword == .in { advance() }
        guard let operation = current.keyword, Self.operations.contains(operation) else {
            throw failure()
        }
        advance()
        switch operation {
        case .in: return .isIn(path, negated: keyword == .not, try values())
        case .contains: return .contains(path, try value())
        case .starts:
            try expect(.with)
            return .startsWith(path, try value())
        case .ends:
            try expect(.with)
            return .endsWith(path, try value())
        case .matches: return .matches(path, try pattern())
        case .exists: return .exists(path)
        case .missing: return .missing(path)
        default:
            try expect(.open)
            return .has(path, try closed())
        }
    }

    private static let operations: Set<Keyword> = [
        .in, .contains, .starts, .ends, .matches, .exists, .missing, .has,
    ]

    private mutating func values() throws(QueryError) -> [Located<Literal>] {
        try expect(.open)
        let values = try commaSeparated { parser throws(QueryError) in try parser.value() }
        try expect(.close)
        return values
    }

    private mutating func pattern() throws(QueryError) -> Located<String> {
        note(.pattern)
        guard current.kind == .pattern else { throw failure() }
        let pattern = Located(current.text, current.range)
        _ = try TextPattern(pattern, in: text)
        advance()
        return pattern
    }

    // MARK: Values

    /// A text, a signed number, an instant, a parameter, or any one word but `every`.
    mutating func value() throws(QueryError) -> Located<Literal> {
        note(.value)
        guard let literal = literalAhead else { throw failure() }
        defer { advance() }
        return Located(literal, current.range)
    }

    private var literalAhead: Literal? {
        switch current.kind {
        case .text: return .text(current.text)
        case .negative: return .number(current.text)
        case .parameter: return .parameter(current.text)
        case .word where current.keyword == .every: return nil
        case .word, .instant:
            if let instant = LocalInstant(parsing: current.text) {
                return .instant(instant, spelling: current.text)
            }
            return .word(current.text)
        case .prefix, .pattern, .symbol, .end, .invalid: return nil
        }
    }

    // MARK: Paths

    /// Members joined by dots, each followed by any number of `[]`, without blanks.
    mutating func path() throws(QueryError) -> Located<QueryPath> {
        note(.path)
        guard isPathAhead else { throw failure() }
        return try located { parser throws(QueryError) in
            var members: [QueryPath.Member] = []
            try parser.members(into: &members)
            while parser.isTouching, parser.current.kind == .symbol(.dot) {
                parser.advance()
                guard parser.isTouching else { throw parser.emptyMember() }
                try parser.members(into: &members)
            }
            return QueryPath(members)
        }
    }

    /// Whether the current token follows the one before without a blank.
    private var isTouching: Bool { lastEnd == current.range.start }

    /// A word that is a path by itself must be a name; with more of a path after it, any word will do.
    private var isPathAhead: Bool {
        switch current.kind {
        case .text: return true
        case .word:
            if current.keyword?.isReserved != true, current.shape == .plain { return true }
            let isContinued = next.kind == .symbol(.elements) || next.kind == .symbol(.dot)
            return isContinued && current.touches(next)
        default: return false
        }
    }

    /// A text, or the dotted parts of a word; then `[]`s.
    private mutating func members(into members: inout [QueryPath.Member]) throws(QueryError) {
        switch current.kind {
        case .text:
            members.append(QueryPath.Member(name: current.text, isQuoted: true))
            advance()
        case .word:
            let isContinued = try parts(of: current, into: &members)
            advance()
            if isContinued { return try self.members(into: &members) }
        default:
            throw emptyMember()
        }
        while isTouching, current.kind == .symbol(.elements) {
            advance()
            members[members.count - 1].elements += 1
        }
    }

    /// Appends the parts of a word; returns whether a dot ended it, so that a text must follow.
    private func parts(
        of word: Token, into members: inout [QueryPath.Member]
    ) throws(QueryError) -> Bool {
        var parts = word.text.split(separator: ".", omittingEmptySubsequences: false)
        let isContinued =
            parts.count > 1 && parts.last?.isEmpty == true && next.kind == .text
            && word.touches(next)
        if isContinued { parts.removeLast() }
        for part in parts {
            if part.isEmpty { throw emptyMember() }
            members.append(QueryPath.Member(name: String(part)))
        }
        return isContinued
    }

    private func emptyMember() -> QueryError {
        error(
            .syntax, "expected a member's name beside each '.' of the path", at: current.range,
            hint: "a key that holds a dot or a blank is quoted: \"utm.source\"")
    }
}

// Statements and the heads of queries.
extension Parser {
    static let measureWords: [Keyword] = [
        .count, .sessions, .customers, .unique, .sum, .min, .max, .avg, .median,
    ]
    static let questionWords =
        measureWords + [.funnel, .viewed, .also, .retention, .paths, .replay, .events]

    mutating func statements() throws(QueryError) -> [Located<Statement>] {
        var statements: [Located<Statement>] = []
        while true {
            while accept(.semicolon) != nil {}
            if isAtEnd { break }
            statements.append(try located { parser throws(QueryError) in try parser.statement() })
            note(.end)
            guard isAtEnd || current.kind == .symbol(.semicolon) else { throw failure() }
        }
        note(.question)
        note(.statement)
        return statements
    }

    /// What a rule reads, with its place.
    mutating func located<Node: Sendable & Equatable>(
        _ rule: (inout Parser) throws(QueryError) -> Node
    ) throws(QueryError) -> Located<Node> {
        let start = current.range.start
        let node = try rule(&self)
        return Located(node, SourceRange(start, lastEnd))
    }

    private mutating func statement() throws(QueryError) -> Statement {
        note(.question)
        note(.statement)
        switch current.keyword {
        case .explain:
            advance()
            return .explain(try query())
        case .trace:
            advance()
            let customer = try value()
            guard isAhead(.funnel) else { throw failure() }
            return .trace(customer: customer, try query(as: .trace))
        case .define:
            advance()
            return .define(try definition())
        case .show:
            return .show(try located { parser throws(QueryError) in try parser.show() })
        case .run:
            advance()
            return .run(try name())
        default:
            return .query(try query())
        }
    }

    /// A query; `kind` replaces the clause table of its own form.
    mutating func query(as kind: FormKind? = nil) throws(QueryError) -> Query {
        let start = current.range.start
        let (form, ownKind) = try head()
        let range = SourceRange(start, lastEnd)
        let clauses = try clauses(of: kind ?? ownKind)
        let query = Query(form: form, range: range, clauses: clauses)
        try QueryChecks(text: text).check(query)
        return query
    }

    private mutating func head() throws(QueryError) -> (Form, FormKind) {
        note(.question)
        switch current.keyword {
        case .funnel:
            advance()
            return (.funnel(try funnelSteps()), .funnel)
        case .viewed:
            advance()
            return (try viewedFor(), .viewed)
        case .also:
            advance()
            try expect(.viewed)
            let product = try value()
            return (.alsoViewed(product, of: try optionalOfEvents()), .alsoViewed)
        case .retention:
            advance()
            return (try retention(), .retention)
        case .paths:
            advance()
            return (try paths(), .paths)
        case .replay:
            advance()
            let customer = try value()
            return (.replay(customer: customer, of: try optionalOfEvents()), .replay)
        case .events:
            advance()
            try expect(.of)
            return (.events(try events()), .events)
        default:
            return try measuresHead()
        }
    }

    private mutating func viewedFor() throws(QueryError) -> Form {
        try expect(.for)
        if accept(.every) != nil {
            try expect(.customer)
            return .viewedFor(.everyCustomer, of: try optionalOfEvents())
        }
        let customer = try value()
        return .viewedFor(.customer(customer), of: try optionalOfEvents())
    }

    private mutating func optionalOfEvents() throws(QueryError) -> EventsPattern? {
        accept(.of) == nil ? nil : try events()
    }

    private mutating func retention() throws(QueryError) -> Form {
        let first = accept(.first) != nil
        let start = try events()
        try expect(.returning)
        return .retention(first: first, start, returning: try events())
    }

    private mutating func paths() throws(QueryError) -> Form {
        if accept(.from) != nil {
            let from = try events()
            return .paths(from: from, to: accept(.to) == nil ? nil : try events())
        }
        try expect(.to)
        return .paths(from: nil, to: try events())
    }

    // MARK: Measures

    private mutating func measuresHead() throws(QueryError) -> (Form, FormKind) {
        let name = current.text.lowercasedASCII
        let first = try measure()
        if first.node == .sessions {
            note(.symbol(.comma))
            if !isAhead(.of), current.kind != .symbol(.comma) { return (.sessions, .sessions) }
        }
        // Only `count` may leave out `of`.
        if first.node == .count, !isAhead(.of), !isCommaAhead {
            return (.measures([first], of: try events()), .measures(name))
        }
        var measures = [first]
        while accept(.comma) != nil { measures.append(try measure()) }
        try expect(.of)
        return (.measures(measures, of: try events()), .measures(name))
    }

    private var isCommaAhead: Bool { current.kind == .symbol(.comma) }

    private mutating func measure() throws(QueryError) -> Located<Measure> {
        note(.measure)
        return try located { parser throws(QueryError) in
            switch parser.current.keyword {
            case .count:
                parser.advance()
                return .count
            case .sessions:
                parser.advance()
                return .sessions
            case .customers:
                parser.advance()
                return .customers
            default:
                guard let aggregate = parser.aggregate() else { throw parser.failure() }
                return try parser.measure(of: aggregate)
            }
        }
    }

    /// The name of an aggregate, if one comes next.
    private mutating func aggregate() -> Aggregate? {
        let aggregate: Aggregate
        switch current.keyword {
        case .unique: aggregate = .unique
        case .sum: aggregate = .sum
        case .min: aggregate = .min
        case .max: aggregate = .max
        default: return statistic()
        }
        advance()
        return aggregate
    }

    /// `avg`, `median` or a percentile, if one comes next.
    mutating func statistic() -> Aggregate? {
        let aggregate: Aggregate
        if current.keyword == .avg {
            aggregate = .avg
        } else if current.keyword == .median {
            aggregate = .median
        } else if current.kind == .word, let digits = WordShape.percentile(current.text) {
            aggregate = .percentile(digits)
        } else {
            return nil
        }
        advance()
        return aggregate
    }

    private mutating func measure(of aggregate: Aggregate) throws(QueryError) -> Measure {
        guard let per = accept(.per) else { return .aggregate(aggregate, try path()) }
        let customer = try expect(.customer)
        guard aggregate != .unique, aggregate != .sum else {
            let message =
                "'per customer' takes avg, min, max, median and percentiles, not "
                + Printer.text(of: aggregate)
            throw error(.conflict, message, at: SourceRange(per.start, customer.end))
        }
        return .perCustomer(aggregate)
    }

    // MARK: Definitions and listings

    private mutating func definition() throws(QueryError) -> Definition {
        if accept(.event) != nil {
            let name = try name()
            try expect(.as)
            return .event(name, try events())
        }
        if accept(.property) != nil {
            let name = try name()
            try expect(.as)
            var paths = [try path()]
            while accept(.or) != nil { paths.append(try path()) }
            return .property(name, paths)
        }
        try expect(.query)
        let name = try name()
        try expect(.as)
        let start = current.range.start
        let query = try query()
        return .query(name, query, text: slice(SourceRange(start, lastEnd)))
    }

    /// The text of a range.
    func slice(_ range: SourceRange) -> String {
        String(decoding: Array(text.utf8)[range.start..<range.end], as: UTF8.self)
    }

    private mutating func show() throws(QueryError) -> Show {
        try expect(.show)
        if accept(.events) != nil { return .events }
        if accept(.properties) != nil { return .properties(of: try optionalOfEvents()) }
        if accept(.customers) != nil { return .customers }
        if accept(.segments) != nil { return .segments }
        try expect(.definitions)
        return .definitions
    }
}

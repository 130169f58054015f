// The clauses of a query, in any order, each at most once.
extension Parser {
    mutating func clauses(of form: FormKind) throws(QueryError) -> Clauses {
        var clauses = Clauses()
        var seen: Set<ClauseKind> = []
        while let kind = try clauseAhead(of: form, seen: seen) {
            let start = current.range
            try clause(kind, into: &clauses, at: start)
            seen.insert(kind)
        }
        return clauses
    }

    /// The clause that comes next, if one does; refuses one that the form does not take.
    private mutating func clauseAhead(
        of form: FormKind, seen: Set<ClauseKind>
    ) throws(QueryError) -> ClauseKind? {
        let open = form.clauses.filter { !seen.contains($0) }
        if !open.isEmpty { note(.clause(open)) }
        guard let keyword = current.keyword, let kind = ClauseKind(startingWith: keyword) else {
            return nil
        }
        guard form.takes(kind) else {
            let taken = form.clauses.map(\.label).joined(separator: ", ")
            throw error(
                .clause, "'\(keyword.rawValue)' is not a clause of \(form.name); it takes \(taken)",
                at: current.range)
        }
        if seen.contains(kind), kind != .range {
            throw error(
                .clause, "a second '\(keyword.rawValue)'; a query has one", at: current.range)
        }
        return kind
    }

    private mutating func clause(
        _ kind: ClauseKind, into clauses: inout Clauses, at start: SourceRange
    ) throws(QueryError) {
        switch kind {
        case .range:
            clauses.range = try range(joining: clauses.range)
        case .settled: clauses.settled = flag()
        case .unbounded: clauses.unbounded = flag()
        case .rolling: clauses.rolling = flag()
        case .versus:
            advance()
            let previous = try expect(.previous)
            clauses.versusPrevious = SourceRange(start.start, previous.end)
        case .filter, .by, .per, .zone, .knownBy, .among, .top, .limit, .steps:
            try commonClause(kind, into: &clauses)
        case .within, .order, .ties, .same, .excluding, .times, .counting, .list, .gap, .forSpan:
            try formClause(kind, into: &clauses)
        }
    }

    private mutating func flag() -> SourceRange {
        defer { advance() }
        return current.range
    }

    private mutating func commonClause(
        _ kind: ClauseKind, into clauses: inout Clauses
    ) throws(QueryError) {
        switch kind {
        case .filter: clauses.filter = try clause { p throws(QueryError) in try p.expression() }
        case .by:
            clauses.by = try clause { p throws(QueryError) in
                try p.commaSeparated { p throws(QueryError) in try p.group() }
            }
        case .per: clauses.per = try clause { p throws(QueryError) in try p.bucket() }
        case .zone:
            advance()
            clauses.zone = try name()
        case .knownBy:
            clauses.knownBy = try clause { p throws(QueryError) in
                try p.expect(.by)
                return try p.when()
            }
        case .among: clauses.among = try clause { p throws(QueryError) in try p.dids() }
        case .top: clauses.top = try clause { p throws(QueryError) in try p.positiveNumber() }
        case .steps: clauses.steps = try clause { p throws(QueryError) in try p.positiveNumber() }
        default: clauses.limit = try clause { p throws(QueryError) in try p.wholeNumber() }
        }
    }

    private mutating func formClause(
        _ kind: ClauseKind, into clauses: inout Clauses
    ) throws(QueryError) {
        switch kind {
        case .within: clauses.within = try clause { p throws(QueryError) in try p.timeSpan() }
        case .order: clauses.order = try clause { p throws(QueryError) in try p.order() }
        case .ties: clauses.ties = try clause { p throws(QueryError) in try p.ties() }
        case .same:
            clauses.same = try clause { p throws(QueryError) in
                try p.commaSeparated { p throws(QueryError) in try p.path().node }
            }
        case .excluding: clauses.excluding = try clause { p throws(QueryError) in try p.events() }
        case .times:
            clauses.times = try clause { p throws(QueryError) in
                try p.commaSeparated { p throws(QueryError) in try p.requiredStatistic() }
            }
        case .counting: clauses.counting = try clause { p throws(QueryError) in try p.counting() }
        case .list: clauses.list = try clause { p throws(QueryError) in try p.list() }
        case .gap: clauses.gap = try clause { p throws(QueryError) in try p.timeSpan() }
        default:
            clauses.forSpan = try clause { p throws(QueryError) in
                try p.duration(calendar: true).node
            }
        }
    }

    /// What follows a clause's first keyword, with the place of the whole clause.
    private mutating func clause<Node: Sendable & Equatable>(
        _ rule: (inout Parser) throws(QueryError) -> Node
    ) throws(QueryError) -> Located<Node> {
        try located { parser throws(QueryError) in
            parser.advance()
            return try rule(&parser)
        }
    }

    private mutating func timeSpan() throws(QueryError) -> Duration {
        try duration(calendar: false).node
    }

    // MARK: Parts of clauses

    private mutating func group() throws(QueryError) -> Group {
        let path = try path()
        guard let at = accept(.at) else { return Group(path: path) }
        let place = try located { parser throws(QueryError) -> Group.At in
            if parser.accept(.first) != nil { return .first }
            if parser.accept(.last) != nil { return .last }
            if parser.accept(.every) != nil { return .every }
            try parser.expect(.step)
            return .step(try parser.positiveNumber())
        }
        return Group(path: path, at: Located(place.node, SourceRange(at.start, place.range.end)))
    }

    private mutating func order() throws(QueryError) -> StepOrder {
        let isAny = accept(.any) != nil
        if !isAny { try expect(.exact) }
        try expect(.order)
        return isAny ? .any : .exact
    }

    private mutating func ties() throws(QueryError) -> Ties {
        if accept(.either) != nil { return .either }
        try expect(.apart)
        return .apart
    }

    private mutating func counting() throws(QueryError) -> Counting {
        if accept(.customers) != nil { return .customers }
        if accept(.sessions) != nil { return .sessions }
        if accept(.attempts) != nil { return .attempts }
        try expect(.conversions)
        return .conversions
    }

    private mutating func list() throws(QueryError) -> FunnelList {
        if accept(.converted) != nil { return .converted }
        if accept(.reached) != nil { return .reached(try positiveNumber()) }
        try expect(.stopped)
        try expect(.after)
        return .stopped(after: try positiveNumber())
    }

    private mutating func requiredStatistic() throws(QueryError) -> Aggregate {
        note(.keyword(.avg))
        note(.keyword(.median))
        note(.percentile)
        guard let statistic = statistic() else { throw failure() }
        return statistic
    }

    private mutating func dids() throws(QueryError) -> [Did] {
        try expect(.open)
        var dids = [try did()]
        while accept(.and) != nil { dids.append(try did()) }
        try expect(.close)
        return dids
    }

    private mutating func did() throws(QueryError) -> Did {
        let never = accept(.never) != nil
        try expect(.did)
        var did = Did(never: never, events: try events())
        if accept(.at) != nil {
            try expect(.least)
            did.atLeast = try positiveNumber()
            try expect(.times)
        }
        did.range = try clauses(of: .did).range
        return did
    }

    // MARK: Numbers

    /// Digits, as far as they fit an `Int`.
    private mutating func wholeNumber() throws(QueryError) -> Int {
        note(.wholeNumber)
        let isDigits = current.kind == .word && current.text.utf8.allSatisfy(\.isASCIIDigit)
        guard isDigits else { throw failure() }
        guard let number = Int(current.text) else {
            throw error(.limit, "\(current.text) is more than \(Int.max)", at: current.range)
        }
        advance()
        return number
    }

    private mutating func positiveNumber() throws(QueryError) -> Int {
        let range = current.range
        let number = try wholeNumber()
        guard number > 0 else { throw error(.conflict, "expected 1 or more, found 0", at: range) }
        return number
    }
}

// Event patterns and the steps of a funnel.
extension Parser {
    static let stepsMax = 64

    mutating func events() throws(QueryError) -> EventsPattern {
        try nested { parser throws(QueryError) in
            let start = parser.current.range.start
            var alternatives = [try parser.event()]
            while parser.accept(.or) != nil {
                let name = parser.current.range
                alternatives.append(try parser.event())
                try parser.refuseCondition(from: name, after: alternatives.dropLast().last)
            }
            return EventsPattern(
                alternatives: alternatives, range: SourceRange(start, parser.lastEnd))
        }
    }

    private mutating func event() throws(QueryError) -> EventPattern {
        let subject = try eventSubject()
        var conditions: [Expression] = []
        if accept(.with) != nil {
            conditions.append(try condition())
            while isConditionAhead {
                advance()
                conditions.append(try condition())
            }
        }
        return EventPattern(subject: subject, conditions: conditions)
    }

    /// Whether `and` comes and one more condition after it, not the next `did` of `among`.
    private var isConditionAhead: Bool {
        mutating get { isAhead(.and) && next.keyword != .did && next.keyword != .never }
    }

    private mutating func eventSubject() throws(QueryError) -> EventPattern.Subject {
        note(.eventName)
        if accept(.any) != nil { return .any }
        if accept(.open) != nil {
            let group = try events()
            try expect(.close)
            return .group(group)
        }
        if current.kind == .prefix {
            defer { advance() }
            return .prefix(Located(current.text, current.range))
        }
        return .name(try name(noting: .eventName))
    }

    /// A name: a text, or a word that is not reserved and is not shaped like a number or a time.
    mutating func name(
        noting expectation: Expectation = .name
    ) throws(QueryError) -> Located<String> {
        note(expectation)
        guard isNameAhead else { throw failure() }
        guard !current.text.isEmpty else { throw error(.syntax, "a name is never empty") }
        defer { advance() }
        return Located(current.text, current.range)
    }

    private var isNameAhead: Bool {
        switch current.kind {
        case .text: true
        case .word: current.keyword?.isReserved != true && current.shape == .plain
        default: false
        }
    }

    /// Explains `… with a = 1 or b = 2`, where `or` begins another event.
    private func refuseCondition(
        from name: SourceRange, after event: EventPattern?
    ) throws(QueryError) {
        guard let event, !event.conditions.isEmpty, isOperatorAhead else { return }
        let condition = attempt(from: name) { parser throws(QueryError) in try parser.condition() }
        var example = "a = 1 or b = 2"
        if let condition, let start = withStart(before: name) {
            example = slice(SourceRange(start, condition.end))
        }
        let isStep = isInFunnel
        let hint =
            "to 'or' two conditions of \(isStep ? "a step" : "an event") use parentheses: "
            + "with (\(example))"
        throw failure(expected: (isStep ? ["then"] : []) + ["with", "a clause"], hint: hint)
    }

    private var isOperatorAhead: Bool {
        switch current.kind {
        case .symbol(.elements), .symbol(.dot): return true
        case .symbol(let symbol): return symbol.comparison != nil
        default: break
        }
        switch current.keyword {
        case .contains, .starts, .ends, .matches, .exists, .missing, .has: return true
        case .in: return next.kind == .symbol(.open)
        case .not: return next.keyword == .in
        default: return false
        }
    }

    // MARK: Funnels

    mutating func funnelSteps() throws(QueryError) -> [FunnelStep] {
        beginFunnel()
        defer { endFunnel() }
        var steps = [try step(gap: FunnelGap())]
        while accept(.then) != nil || accept(.arrow) != nil {
            let start = current.range
            let gap = try gap()
            guard steps.count < Self.stepsMax else {
                throw error(.limit, "a funnel has at most \(Self.stepsMax) steps", at: start)
            }
            steps.append(try step(gap: gap, number: steps.count + 1))
        }
        return steps
    }

    private mutating func step(gap: FunnelGap, number: Int = 1) throws(QueryError) -> FunnelStep {
        var step = FunnelStep(events: try events(), gap: gap)
        if accept(.as) != nil { step.label = try name() }
        if let without = accept(.without) {
            step.without = try events()
            if number == 1 {
                let hint = "'without' forbids events between the step before and its own step"
                throw error(
                    .conflict, "the first step takes no 'without': nothing comes before it",
                    at: without, hint: hint)
            }
        }
        return step
    }

    private mutating func gap() throws(QueryError) -> FunnelGap {
        var gap = FunnelGap()
        gap.directly = accept(.directly)
        if accept(.within) != nil { gap.within = try duration(calendar: false) }
        gap.maybe = accept(.maybe)
        return gap
    }
}

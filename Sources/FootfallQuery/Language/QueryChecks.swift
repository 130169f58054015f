internal import FootfallModel

/// What can be said against a query without looking at a store: parts that exclude each other, steps
/// that there are not, spans that are none.
struct QueryChecks {
    let text: String

    func check(_ query: Query) throws(QueryError) {
        if case .funnel(let steps) = query.form {
            try check(steps, query.clauses)
        } else {
            try refuseStepPlaces(query.clauses)
        }
        try checkColumnNames(of: query)
    }

    private func error(
        _ code: QueryError.Code, _ message: String, at range: SourceRange, hint: String? = nil
    ) -> QueryError {
        QueryError(code, message, at: range, in: text, hint: hint)
    }

    // MARK: Funnels

    private func check(_ steps: [FunnelStep], _ clauses: Clauses) throws(QueryError) {
        if clauses.order?.node == .any { try refuseGaps(of: steps) }
        for group in clauses.by?.node ?? [] {
            guard let at = group.at, case .step(let number) = at.node else { continue }
            try check(step: number, of: steps.count, at: at.range)
        }
        guard let list = clauses.list else { return }
        switch list.node {
        case .converted: break
        case .reached(let number): try check(step: number, of: steps.count, at: list.range)
        case .stopped(let number):
            guard number < steps.count else {
                throw error(
                    .conflict, "nobody stops after step \(number) of \(steps.count)",
                    at: list.range,
                    hint: "'list converted' is for those who reached the last step")
            }
        }
    }

    private func check(
        step number: Int, of count: Int, at range: SourceRange
    ) throws(QueryError) {
        guard number <= count else {
            throw error(.conflict, "there is no step \(number): the funnel has \(count)", at: range)
        }
    }

    /// In any order there is no "step before", so nothing can be said about the gap to it.
    private func refuseGaps(of steps: [FunnelStep]) throws(QueryError) {
        for step in steps {
            let places: [(String, SourceRange?)] = [
                ("directly", step.gap.directly), ("within", step.gap.within?.range),
                ("maybe", step.gap.maybe), ("without", step.without?.range),
            ]
            for (word, place) in places {
                guard let place else { continue }
                throw error(
                    .conflict, "'\(word)' between steps does not go with 'in any order'", at: place)
            }
        }
    }

    private func refuseStepPlaces(_ clauses: Clauses) throws(QueryError) {
        for group in clauses.by?.node ?? [] {
            guard let at = group.at else { continue }
            throw error(
                .conflict, "'at' chooses among a funnel's steps; this is none", at: at.range)
        }
    }

    // MARK: Columns

    /// Each column has a name of its own, or a row would have two values under one key.
    private func checkColumnNames(of query: Query) throws(QueryError) {
        var seen: Set<Name> = []
        for (name, range) in columnNames(of: query) where !seen.insert(Name(name)).inserted {
            throw error(.conflict, "two columns of the name '\(name)'", at: range)
        }
    }

    private func columnNames(of query: Query) -> [(String, SourceRange)] {
        let clauses = query.clauses
        var names = (clauses.by?.node ?? []).map { (Printer.columnName(of: $0), $0.path.range) }
        if let per = clauses.per { names.append((per.node.columnName, per.range)) }
        if case .measures(let measures, _) = query.form {
            names += measures.map { (Printer.columnName(of: $0.node), $0.range) }
        }
        return names
    }

    // MARK: Spans

    /// Months and longer have no fixed length: they need a calendar to be laid out on.
    func check(duration: Located<Duration>, calendar: Bool) throws(QueryError) {
        let span = Printer.text(of: duration.node)
        switch duration.node.unit {
        case .months, .quarters, .years:
            guard calendar else {
                throw error(
                    .unit, "'\(span)' has no fixed length; use weeks, days or shorter units here",
                    at: duration.range, hint: "months and longer are for 'last', 'for' and 'per'")
            }
            guard let count = duration.node.wholeAmount, count <= 120_000 else {
                throw error(
                    .time, "months, quarters and years are whole numbers, up to 10,000 years",
                    at: duration.range)
            }
        case .milliseconds, .seconds, .minutes, .hours, .days, .weeks:
            guard duration.node.microseconds != nil else {
                throw error(
                    .time,
                    "'\(span)' is not a whole number of microseconds, or is over 10,000 years",
                    at: duration.range)
            }
        }
    }
}

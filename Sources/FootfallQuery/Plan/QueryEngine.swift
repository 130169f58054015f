package import FootfallFormat
import FootfallModel
package import FootfallStorage

/// What became of a statement.
package enum QueryOutcome: Sendable {
    case table(ResultTable)
    /// A definition that is right and is now to be stored.
    case definition(Catalog.Definition)
}

/// Runs statements: text → tree → bound → scanned → table.
///
/// Each form of query has an executor of its own, which is given the tree and a scope: the snapshot
/// with all that the clauses common to all forms (`where`, the range, `tz`) say about it.
package enum QueryEngine {
    /// Runs the one statement of a text.
    package static func run(
        _ text: String, on snapshot: Snapshot, options: QueryOptions
    ) throws -> QueryOutcome {
        try run(KnownStatements.statement(text), text, on: snapshot, options)
    }

    /// Runs the one statement of a text, handing over each row as it is made.
    ///
    /// - Returns: the table without those rows: its columns, notes and figures.
    package static func stream(
        _ text: String, on snapshot: Snapshot, options: QueryOptions,
        _ body: ([ResultTable.Column], [ResultTable.Cell]) throws -> Void
    ) throws -> QueryOutcome {
        let start = ContinuousClock.now
        var (statement, text) = (try KnownStatements.statement(text), text)
        if case .run(let name) = statement {
            (statement, text) = try defined(name, text, on: snapshot)
        }
        guard case .query(let query) = statement else {
            let outcome = try run(statement, text, on: snapshot, options)
            guard case .table(let table) = outcome else { return outcome }
            try table.forEachRow { try body(table.columns, $0) }
            return .table(table.withoutRows)
        }
        return try QueryWatch.during(options, passes: query.passesExpected) {
            var scope = try QueryScope(
                text: text, snapshot: snapshot, options: options, isStreamed: true)
            let rows = try run(query, in: &scope)
            var rest = (rows as? ResultTable)?.withoutRows ?? ResultTable(columns: rows.columns)
            rest = rest.finished(scope, since: start)
            let columns = rest.columns
            // Given away, so that these rows are gone before those after them are made.
            var following = try handOver(consume rows) { try body(columns, $0) }
            while let next = following {
                following = try handOver(next()) { try body(columns, $0) }
                rest.elapsedMilliseconds = (ContinuousClock.now - start) / .milliseconds(1)
            }
            return .table(rest)
        }
    }

    /// Hands over some rows, which are then let go.
    ///
    /// - Returns: what makes the rows after them.
    private static func handOver(
        _ rows: consuming any RowSource, _ body: ([ResultTable.Cell]) throws -> Void
    ) throws -> FollowingRows? {
        let rows = rows
        try rows.forEachRow { row in
            try QueryWatch.checkpoint()
            try body(row)
        }
        return rows.following
    }

    /// The query that a name was given to, and the text that its places refer to.
    private static func defined(
        _ name: Located<String>, _ text: String, on snapshot: Snapshot
    ) throws -> (Statement, String) {
        let definitions = try Definitions(snapshot.catalog)
        if let known = definitions.query(name.node) { return (.query(known.query), known.text) }
        let nearest = Nearest.match(to: name.node, among: definitions.queryNames)
        throw QueryError(
            .name, "no query named '\(name.node)' is defined", at: name.range, in: text,
            hint: nearest.map { "did you mean '\($0)'?" })
    }

    private static func run(
        _ statement: Statement, _ text: String, on snapshot: Snapshot, _ options: QueryOptions
    ) throws -> QueryOutcome {
        let clock = statement.isExplained ? PhaseClock() : nil
        let snapshot = clock.map { snapshot.recorded(by: $0) } ?? snapshot
        return try QueryWatch.during(options, passes: statement.passesExpected, clock: clock) {
            try watched(statement, text, on: snapshot, options)
        }
    }

    private static func watched(
        _ statement: Statement, _ text: String, on snapshot: Snapshot, _ options: QueryOptions
    ) throws -> QueryOutcome {
        let start = ContinuousClock.now
        var scope = try QueryScope(text: text, snapshot: snapshot, options: options)
        switch statement {
        case .define(let definition):
            return .definition(try DefineForm.check(definition, in: &scope))
        case .query(let query):
            return .table(try run(query, in: &scope).table().finished(scope, since: start))
        case .explain(let query):
            let table = try run(query, in: &scope).table().finished(scope, since: start)
            return .table(ExplainForm.table(of: query, answer: table, scope, QueryWatch.times))
        case .show(let show):
            return .table(try ShowForm.run(show.node, in: &scope).finished(scope, since: start))
        case .trace(let customer, let query):
            let table = try TraceForm.run(customer, query, in: &scope)
            return .table(table.finished(scope, since: start))
        case .run(let name):
            let (query, body) = try defined(name, text, on: snapshot)
            return try watched(query, body, on: snapshot, options)
        }
    }

    /// Runs a query by the executor of its form.
    private static func run(_ query: Query, in scope: inout QueryScope) throws -> any RowSource {
        try scope.bind(query.clauses)
        switch query.form {
        case .measures(let measures, let events):
            return try MeasuresForm.run(measures, of: events, query, in: &scope)
        case .funnel(let steps): return try FunnelForm.run(steps, query, in: &scope)
        case .viewedFor(let subject, let events):
            return try ViewedForm.run(subject, of: events, query, in: &scope)
        case .replay(let customer, let events):
            return try EventsForm.replay(customer, of: events, query, in: &scope)
        case .events(let events): return try EventsForm.events(events, query, in: &scope)
        case .alsoViewed(let product, let events):
            return try AlsoViewedForm.run(product, of: events, query, in: &scope)
        case .retention(let isFirst, let start, let returning):
            return try RetentionForm.run(
                start, returning: returning, isFirst: isFirst, query, in: &scope)
        case .paths(let from, let to):
            return try PathsForm.run(from: from, to: to, query, in: &scope)
        case .sessions: return try SessionsForm.run(query, in: &scope)
        }
    }
}

extension Statement {
    fileprivate var isExplained: Bool { if case .explain = self { true } else { false } }

    fileprivate var passesExpected: Int {
        switch self {
        case .query(let query), .explain(let query): query.passesExpected
        case .trace, .define, .show, .run: 1
        }
    }
}

extension ResultTable {
    fileprivate var withoutRows: ResultTable {
        var table = ResultTable(columns: columns)
        table.notes = notes
        table.elapsedMilliseconds = elapsedMilliseconds
        table.rowsScanned = rowsScanned
        return table
    }

    /// The table with what the scope learned while it was made.
    fileprivate func finished(_ scope: QueryScope, since start: ContinuousClock.Instant)
        -> ResultTable
    {
        var table = self
        table.notes = scope.binder.notes + table.notes
        table.rowsScanned = scope.counters.rowsScanned
        table.elapsedMilliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        return table
    }
}

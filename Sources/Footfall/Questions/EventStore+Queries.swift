public import FootfallModel
public import FootfallQuery

// Queries built in Swift, and answers as rows of the caller's own types.

extension StoreSnapshot {
    /// Answers a query that was built in Swift.
    public func query<Form>(_ query: Query<Form>) throws -> ResultTable {
        try self.query(query.checkedText())
    }

    /// The rows of the answer to a question in the query language, decoded by the names of its
    /// columns.
    public func rows<Row: Decodable>(
        of text: String, parameters: [String: Value] = [:], as type: Row.Type = Row.self
    ) throws -> [Row] {
        var rows: [Row] = []
        try forEachRow(of: text, parameters: parameters, as: type) { rows.append($0) }
        return rows
    }

    /// The rows of the answer to a query, decoded by the names of its columns.
    public func rows<Form, Row: Decodable>(
        of query: Query<Form>, as type: Row.Type
    ) throws -> [Row] {
        try rows(of: query.checkedText(), as: type)
    }

    /// The rows of the answer to a query, as the form has them.
    public func rows<Form: FixedColumns>(of query: Query<Form>) throws -> [Form.Row] {
        try rows(of: query, as: Form.Row.self)
    }

    /// Hands over the rows of an answer one by one, so that millions take little memory.
    public func forEachRow<Row: Decodable>(
        of text: String, parameters: [String: Value] = [:], as type: Row.Type,
        _ body: (Row) throws -> Void
    ) throws {
        var decoder: RowDecoder?
        try query(text, parameters: parameters) { columns, cells in
            let current = decoder ?? RowDecoder(columns)
            try body(current.decode(type, from: cells))
            decoder = current.next
        }
    }

    /// Hands over the rows of the answer to a query one by one.
    public func forEachRow<Form, Row: Decodable>(
        of query: Query<Form>, as type: Row.Type, _ body: (Row) throws -> Void
    ) throws {
        try forEachRow(of: query.checkedText(), as: type, body)
    }
}

extension EventStore {
    /// Answers a query that was built in Swift.
    ///
    ///     let table = try store.query(Query.count(of: "product_viewed").by("country").top(10))
    public func query<Form>(_ query: Query<Form>) throws -> ResultTable {
        try snapshot().query(query)
    }

    /// The rows of the answer to a question in the query language, decoded by the names of its
    /// columns.
    ///
    ///     struct Country: Decodable {
    ///         var country: String?
    ///         var count: Int
    ///         var sumTotal: Double  // the column `sum total`
    ///     }
    ///     let rows = try store.rows(
    ///         of: "count, sum total of ?what by country", as: Country.self)
    ///
    /// A property takes the column of its coding key, or the one whose words in camel case are the
    /// key. What is missing or null is nil. Instants are `Timestamp`, `Date` or text, days `CivilDate`
    /// or text, whole numbers past 64 bits text, JSON any decodable type. An answer of one column may
    /// be decoded as plain values: `as: Int.self`.
    ///
    /// - Throws: as `query(_:parameters:)`, and `DecodingError` with the row and the column.
    public func rows<Row: Decodable>(
        of text: String, parameters: [String: Value] = [:], as type: Row.Type = Row.self
    ) throws -> [Row] {
        try snapshot().rows(of: text, parameters: parameters, as: type)
    }

    /// The rows of the answer to a query, decoded by the names of its columns
    /// (`rows(of:parameters:as:)`).
    public func rows<Form, Row: Decodable>(
        of query: Query<Form>, as type: Row.Type
    ) throws -> [Row] {
        try snapshot().rows(of: query, as: type)
    }

    /// The rows of the answer to a query, as the form has them.
    ///
    ///     let steps: [FunnelRow] = try store.rows(of: .funnel("product_viewed", "purchased"))
    ///
    /// Columns that clauses add (`by`, `per`, `times`) are left out; `Grouped` takes them in.
    public func rows<Form: FixedColumns>(of query: Query<Form>) throws -> [Form.Row] {
        try snapshot().rows(of: query)
    }

    /// Hands over the rows of an answer one by one, so that millions take little memory.
    public func forEachRow<Row: Decodable>(
        of text: String, parameters: [String: Value] = [:], as type: Row.Type,
        _ body: (Row) throws -> Void
    ) throws {
        try snapshot().forEachRow(of: text, parameters: parameters, as: type, body)
    }

    /// Hands over the rows of the answer to a query one by one.
    public func forEachRow<Form, Row: Decodable>(
        of query: Query<Form>, as type: Row.Type, _ body: (Row) throws -> Void
    ) throws {
        try snapshot().forEachRow(of: query, as: type, body)
    }

    /// What a query reads, what it skips and why, and how long it took.
    public func explain<Form>(_ query: Query<Form>) throws -> ResultTable {
        let text = try query.lowering.checked(Printer.text(of: .explain(query.tree)))
        return try self.query(text)
    }

    /// How one customer came through a funnel, event by event.
    ///
    /// The funnel takes the clauses of `trace`: how its steps follow each other, not what is counted.
    public func trace(_ customer: String, through funnel: Query<FunnelForm>) throws -> [TraceRow] {
        let customer = Located(Literal.text(customer), Lowering.nowhere)
        let statement = Statement.trace(customer: customer, funnel.tree)
        return try rows(of: funnel.lowering.checked(Printer.text(of: statement)))
    }
}

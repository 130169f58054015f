public import FootfallModel
public import FootfallQuery

// Questions off the threads of the concurrency runtime. When the task that asks is cancelled, the
// question is given up, with a `FootfallError` of the code `cancelled`.

extension EventStore {
    // MARK: In the query language

    /// `query(_:parameters:)`, run on other threads.
    public func query(
        _ text: String, parameters: [String: Value] = [:]
    ) async throws -> ResultTable {
        try await offRuntime { try self.query(text, parameters: parameters) }
    }

    /// `rows(of:parameters:as:)`, run on other threads.
    public func rows<Row: Decodable & Sendable>(
        of text: String, parameters: [String: Value] = [:], as type: Row.Type = Row.self
    ) async throws -> [Row] {
        try await offRuntime { try self.rows(of: text, parameters: parameters) }
    }

    // MARK: Built in Swift

    /// `query(_:)`, run on other threads.
    public func query<Form>(_ query: Query<Form>) async throws -> ResultTable {
        try await offRuntime { try self.query(query) }
    }

    /// `rows(of:as:)`, run on other threads.
    public func rows<Form, Row: Decodable & Sendable>(
        of query: Query<Form>, as type: Row.Type
    ) async throws -> [Row] {
        try await offRuntime { try self.rows(of: query.checkedText()) }
    }

    /// `rows(of:)`, run on other threads.
    public func rows<Form: FixedColumns>(of query: Query<Form>) async throws -> [Form.Row] {
        try await offRuntime { try self.rows(of: query) }
    }

    /// `explain(_:)`, run on other threads.
    public func explain<Form>(_ query: Query<Form>) async throws -> ResultTable {
        try await offRuntime { try self.explain(query) }
    }

    /// `trace(_:through:)`, run on other threads.
    public func trace(
        _ customer: String, through funnel: Query<FunnelForm>
    ) async throws -> [TraceRow] {
        try await offRuntime { try self.trace(customer, through: funnel) }
    }

    // MARK: With plain arguments and answers

    /// `count(of:where:in:)`, run on other threads.
    public func count(
        of events: EventSelection, where condition: Condition? = nil, in span: Span = .allTime
    ) async throws -> Int {
        try await offRuntime { try self.count(of: events, where: condition, in: span) }
    }

    /// `customers(of:where:in:)`, run on other threads.
    public func customers(
        of events: EventSelection, where condition: Condition? = nil, in span: Span = .allTime
    ) async throws -> Int {
        try await offRuntime { try self.customers(of: events, where: condition, in: span) }
    }

    /// `counts(of:by:where:in:)`, run on other threads.
    public func counts(
        of events: EventSelection, by path: PropertyPath, where condition: Condition? = nil,
        in span: Span = .allTime
    ) async throws -> [(value: String?, count: Int)] {
        try await offRuntime { try self.counts(of: events, by: path, where: condition, in: span) }
    }

    /// `funnel(_:within:where:in:)`, run on other threads.
    public func funnel(
        _ steps: [EventSelection], within seconds: Int? = nil, where condition: Condition? = nil,
        in span: Span = .allTime
    ) async throws -> [FunnelStep] {
        try await offRuntime {
            try self.funnel(steps, within: seconds, where: condition, in: span)
        }
    }

    /// `viewedProducts(of:in:limit:)`, run on other threads.
    public func viewedProducts(
        of customer: String, in span: Span = .allTime, limit: Int = 20
    ) async throws -> [ViewedProduct] {
        try await offRuntime { try self.viewedProducts(of: customer, in: span, limit: limit) }
    }
}

extension StoreSnapshot {
    /// `query(_:parameters:)`, run on other threads.
    public func query(
        _ text: String, parameters: [String: Value] = [:]
    ) async throws -> ResultTable {
        try await offRuntime { try self.query(text, parameters: parameters) }
    }

    /// `query(_:)`, run on other threads.
    public func query<Form>(_ query: Query<Form>) async throws -> ResultTable {
        try await offRuntime { try self.query(query) }
    }

    /// `rows(of:parameters:as:)`, run on other threads.
    public func rows<Row: Decodable & Sendable>(
        of text: String, parameters: [String: Value] = [:], as type: Row.Type = Row.self
    ) async throws -> [Row] {
        try await offRuntime { try self.rows(of: text, parameters: parameters) }
    }

    /// `rows(of:as:)`, run on other threads.
    public func rows<Form, Row: Decodable & Sendable>(
        of query: Query<Form>, as type: Row.Type
    ) async throws -> [Row] {
        try await offRuntime { try self.rows(of: query.checkedText()) }
    }

    /// `rows(of:)`, run on other threads.
    public func rows<Form: FixedColumns>(of query: Query<Form>) async throws -> [Form.Row] {
        try await offRuntime { try self.rows(of: query) }
    }
}

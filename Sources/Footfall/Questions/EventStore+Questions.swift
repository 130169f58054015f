public import FootfallModel
internal import FootfallQuery

// The language's main questions as calls with plain arguments and answers.

/// A step of a funnel and how far its customers got.
public struct FunnelStep: Sendable, Equatable, Codable {
    /// The step's events, as the query names them.
    public var name: String
    /// How many customers came this far.
    public var customers: Int
    /// The share of those at the first step; nil if there was nobody.
    public var fromStart: Double?
    /// The share of those at the step before; nil if there was nobody.
    public var fromPrevious: Double?
    /// Half of the customers took no longer than this from the step before; nil at the first step.
    public var medianSeconds: Double?

    fileprivate init(_ row: FunnelRow) {
        name = row.event
        customers = row.customers
        fromStart = row.fromStart
        fromPrevious = row.fromPrevious
        medianSeconds = row.medianSeconds
    }
}

/// A product that a customer viewed.
public struct ViewedProduct: Sendable, Equatable, Codable {
    /// The product's id.
    public var product: String
    /// How often it was viewed.
    public var views: Int
    /// The first view.
    public var first: Timestamp
    /// The last view.
    public var last: Timestamp
}

extension EventStore {
    /// How many events there are.
    ///
    ///     try store.count(of: "product_viewed", where: "country" == "DE", in: .lastDays(7))
    public func count(
        of events: EventSelection, where condition: Condition? = nil, in span: Span = .allTime
    ) throws -> Int {
        try single(.count(of: events), condition, span)
    }

    /// How many distinct customers have such an event.
    public func customers(
        of events: EventSelection, where condition: Condition? = nil, in span: Span = .allTime
    ) throws -> Int {
        try single(.customers(of: events), condition, span)
    }

    /// How many events there are for each value of a property, the most frequent first.
    ///
    /// Events without the property are counted under nil.
    public func counts(
        of events: EventSelection, by path: PropertyPath, where condition: Condition? = nil,
        in span: Span = .allTime
    ) throws -> [(value: String?, count: Int)] {
        let table = try query(Query.count(of: events).by(path).asked(condition, span))
        return table.rows.map { row in
            let count = if case .int(let count) = row[1] { Int(count) } else { 0 }
            return (row[0].groupText, count)
        }
    }

    /// How many customers did one thing after the other, each within `seconds` of the first.
    ///
    ///     try store.funnel(
    ///         ["product_viewed", "product_added_to_cart", "checkout_completed"],
    ///         within: 7 * 86_400)
    public func funnel(
        _ steps: [EventSelection], within seconds: Int? = nil, where condition: Condition? = nil,
        in span: Span = .allTime
    ) throws -> [FunnelStep] {
        var query = Query.funnel(steps.map { Step($0) })
        if let seconds { query = query.within(.seconds(seconds)) }
        return try rows(of: query.asked(condition, span)).map { FunnelStep($0) }
    }

    /// The products that a customer viewed, the most recent first.
    public func viewedProducts(
        of customer: String, in span: Span = .allTime, limit: Int = 20
    ) throws -> [ViewedProduct] {
        try rows(
            of: Query.viewed(by: customer).asked(nil, span).limit(limit), as: ViewedProduct.self)
    }

    private func single(
        _ query: Query<MeasuresForm>, _ condition: Condition?, _ span: Span
    ) throws -> Int {
        try rows(of: query.asked(condition, span), as: Int.self).first ?? 0
    }
}

extension Query {
    /// The query with the two clauses that all questions take.
    fileprivate func asked(_ condition: Condition?, _ span: Span) -> Query {
        let query = condition.map { self.where($0) } ?? self
        return if case .allTime = span { query } else { query.in(span) }
    }
}

extension ResultTable.Cell {
    /// The text of a group's value; nil where there was none.
    fileprivate var groupText: String? {
        if case .json = self { nil } else { machineText }
    }
}

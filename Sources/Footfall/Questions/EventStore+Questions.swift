public import FootfallModel
internal import FootfallQuery

// The language's three main questions with typed arguments and answers.

/// A step of a funnel and how far its customers got.
public struct FunnelStep: Sendable, Equatable {
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
}

/// A product that a customer viewed.
public struct ViewedProduct: Sendable, Equatable {
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
    ///     try store.count(of: "product_viewed", where: .equal("country", "DE"), in: .lastDays(7))
    public func count(
        of events: EventSelection, where condition: Condition? = nil, in span: Span = .allTime
    ) throws -> Int {
        try single("count of ", events, condition, span)
    }

    /// How many distinct customers have such an event.
    public func customers(
        of events: EventSelection, where condition: Condition? = nil, in span: Span = .allTime
    ) throws -> Int {
        try single("customers of ", events, condition, span)
    }

    /// How many events there are for each value of a property, the most frequent first.
    ///
    /// Events without the property are counted under nil.
    public func counts(
        of events: EventSelection, by path: PropertyPath, where condition: Condition? = nil,
        in span: Span = .allTime
    ) throws -> [(value: String?, count: Int)] {
        var query = QueryText("count of ")
        Self.write(events, condition, span, to: &query)
        query.append(" by \(path.text)")
        let table = try run(query)
        return table.rows.map { row in (row[0].groupText, row[1].count) }
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
        var query = QueryText("funnel ")
        for (index, step) in steps.enumerated() {
            if index > 0 { query.append(" then ") }
            step.write(to: &query)
        }
        if let seconds { query.append(" within \(seconds) seconds") }
        Self.write(condition, span, to: &query)
        return try Self.funnelSteps(run(query))
    }

    /// The products that a customer viewed, the most recent first.
    public func viewedProducts(
        of customer: String, in span: Span = .allTime, limit: Int = 20
    ) throws -> [ViewedProduct] {
        var query = QueryText("viewed for ")
        query.append(.string(customer))
        span.write(to: &query)
        query.append(" limit \(limit)")
        return try run(query).rows.compactMap { row in
            guard case .text(let product) = row[0], case .time(let first) = row[2],
                case .time(let last) = row[3]
            else { return nil }
            return ViewedProduct(product: product, views: row[1].count, first: first, last: last)
        }
    }

    // MARK: From text to answer

    private func run(_ query: QueryText) throws -> ResultTable {
        try self.query(query.text, parameters: query.parameters)
    }

    private func single(
        _ head: String, _ events: EventSelection, _ condition: Condition?, _ span: Span
    ) throws -> Int {
        var query = QueryText(head)
        Self.write(events, condition, span, to: &query)
        return try run(query).cells.first?.count ?? 0
    }

    private static func write(
        _ events: EventSelection, _ condition: Condition?, _ span: Span, to query: inout QueryText
    ) {
        events.write(to: &query)
        write(condition, span, to: &query)
    }

    private static func write(
        _ condition: Condition?, _ span: Span, to query: inout QueryText
    ) {
        if let condition {
            query.append(" where ")
            condition.write(to: &query)
        }
        span.write(to: &query)
    }

    private static func funnelSteps(_ table: ResultTable) -> [FunnelStep] {
        func column(_ name: String, _ row: [ResultTable.Cell]) -> ResultTable.Cell {
            table.column(name).map { row[$0] } ?? .missing
        }
        return table.rows.map { row in
            FunnelStep(
                name: column("event", row).groupText ?? "",
                customers: column("customers", row).count,
                fromStart: column("from_start", row).number,
                fromPrevious: column("from_previous", row).number,
                medianSeconds: column("median_seconds", row).number)
        }
    }
}

extension ResultTable.Cell {
    /// A whole number; 0 for anything else.
    fileprivate var count: Int {
        if case .int(let count) = self { Int(count) } else { 0 }
    }

    fileprivate var number: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// The text of a group's value; nil where there was none.
    fileprivate var groupText: String? {
        switch self {
        case .text(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .bool(let bool): String(bool)
        default: nil
        }
    }
}

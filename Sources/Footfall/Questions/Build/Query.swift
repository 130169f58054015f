internal import FootfallQuery

/// A query built in Swift: what the query language can ask, as values and methods.
///
///     let query = Query.funnel("product_viewed", "product_added_to_cart", "checkout_completed")
///         .within(.days(7))
///         .where("country" == "DE")
///         .in(.last(.days(30)))
///     for step in try store.rows(of: query) {
///         print(step.event, step.customers)
///     }
///
/// Each clause of the language is a method of the same name; a clause that the form does not take does
/// not compile. Values stay values, so nothing that a caller passes can be read as a clause. `text` is
/// the same question in the language. What the language would refuse (`last 0 days`, a step that there
/// is not) is refused when the query runs, as a `QueryError` that points into `text`.
public struct Query<Form: QueryForm>: Sendable {
    var tree: FootfallQuery.Query
    var lowering: Lowering

    init(_ form: (inout Lowering) -> FootfallQuery.Form) {
        lowering = Lowering()
        tree = FootfallQuery.Query(
            form: form(&lowering), range: Lowering.nowhere, clauses: Clauses())
    }

    /// The same query, which counts as another form from here on.
    init<Other: QueryForm>(_ other: Query<Other>) {
        tree = other.tree
        lowering = other.lowering
    }

    /// The query in the query language.
    public var text: String { Printer.text(of: tree) }

    /// The text to run; throws what was wrong with a part of it.
    func checkedText() throws(QueryError) -> String {
        try lowering.checked(text)
    }

    /// The query with a clause more.
    ///
    /// `name` says where a fault of it lies.
    func adding(
        _ name: String, _ add: (inout Clauses, inout Lowering) -> Void
    ) -> Query {
        var query = self
        query.lowering.begin(name)
        add(&query.tree.clauses, &query.lowering)
        return query
    }
}

extension Query: CustomStringConvertible {
    /// The query in the query language.
    public var description: String { text }
}

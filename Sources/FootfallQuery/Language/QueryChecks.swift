/// What can be said against a query without looking at a store: parts that contradict each other,
/// spans that are none, patterns that do not compile.
struct QueryChecks {
    let text: String

    func check(_ query: Query) throws(QueryError) {
    }

    func check(pattern: Located<String>) throws(QueryError) {
    }

    func check(duration: Located<Duration>, calendar: Bool) throws(QueryError) {
    }

    private func error(
        _ code: QueryError.Code, _ message: String, at range: SourceRange, hint: String? = nil
    ) -> QueryError {
        QueryError(code, message, at: range, in: text, hint: hint)
    }
}

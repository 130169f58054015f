public import FootfallModel

/// What an event must be like: the typed form of the query language's conditions.
///
///     let expensive: Condition = .greater("price", 100) && .oneOf("country", ["DE", "AT"])
///
/// A comparison is false for an event that lacks the value, also when it is negated by `!=`; only
/// `!` turns it around.
public indirect enum Condition: Sendable {
    /// The value is equal.
    case equal(PropertyPath, Value)
    /// There is a value, and it is another one.
    case notEqual(PropertyPath, Value)
    /// The value is less.
    case less(PropertyPath, Value)
    /// The value is less or equal.
    case lessOrEqual(PropertyPath, Value)
    /// The value is greater.
    case greater(PropertyPath, Value)
    /// The value is greater or equal.
    case greaterOrEqual(PropertyPath, Value)
    /// The value is one of these.
    case oneOf(PropertyPath, [Value])
    /// The text holds another one.
    case contains(PropertyPath, String)
    /// The text begins with another one.
    case startsWith(PropertyPath, String)
    /// The text ends with another one.
    case endsWith(PropertyPath, String)
    /// There is a value.
    case exists(PropertyPath)
    /// There is no value.
    case missing(PropertyPath)
    /// All of them hold.
    case all([Condition])
    /// One of them holds, or more.
    case any([Condition])
    /// It does not hold.
    case not(Condition)

    /// Both hold.
    public static func && (left: Condition, right: Condition) -> Condition { .all([left, right]) }
    /// One of the two holds, or both.
    public static func || (left: Condition, right: Condition) -> Condition { .any([left, right]) }
    /// It does not hold.
    public static prefix func ! (condition: Condition) -> Condition { .not(condition) }

    func write(to query: inout QueryText) {
        switch self {
        case .equal(let path, let value): Self.write(path, "=", value, to: &query)
        case .notEqual(let path, let value): Self.write(path, "!=", value, to: &query)
        case .less(let path, let value): Self.write(path, "<", value, to: &query)
        case .lessOrEqual(let path, let value): Self.write(path, "<=", value, to: &query)
        case .greater(let path, let value): Self.write(path, ">", value, to: &query)
        case .greaterOrEqual(let path, let value): Self.write(path, ">=", value, to: &query)
        case .contains(let path, let text): Self.write(path, "contains", .string(text), to: &query)
        case .startsWith(let path, let text):
            Self.write(path, "starts with", .string(text), to: &query)
        case .endsWith(let path, let text):
            Self.write(path, "ends with", .string(text), to: &query)
        case .exists(let path): query.append("\(path.text) exists")
        case .missing(let path): query.append("\(path.text) missing")
        case .oneOf(let path, let values): Self.write(path, oneOf: values, to: &query)
        case .all(let conditions): Self.write(conditions, joined: "and", to: &query)
        case .any(let conditions): Self.write(conditions, joined: "or", to: &query)
        case .not(let condition):
            query.append("not (")
            condition.write(to: &query)
            query.append(")")
        }
    }

    private static func write(
        _ path: PropertyPath, _ comparison: String, _ value: Value, to query: inout QueryText
    ) {
        query.append("\(path.text) \(comparison) ")
        query.append(value)
    }

    private static func write(
        _ path: PropertyPath, oneOf values: [Value], to query: inout QueryText
    ) {
        query.append("\(path.text) in (")
        for (index, value) in values.enumerated() {
            if index > 0 { query.append(", ") }
            query.append(value)
        }
        query.append(")")
    }

    private static func write(
        _ conditions: [Condition], joined word: String, to query: inout QueryText
    ) {
        query.append("(")
        for (index, condition) in conditions.enumerated() {
            if index > 0 { query.append(" \(word) ") }
            condition.write(to: &query)
        }
        query.append(")")
    }
}

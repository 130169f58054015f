public import FootfallModel

/// What an event must be like: the typed form of the query language's conditions.
///
///     let expensive: Condition = "price" > 100 && .oneOf("country", ["DE", "AT"])
///
/// A comparison is false for an event that lacks the value, also when it is negated by `!=`; only
/// `!` turns it around. Of a list (`items[].sku`) some element has to pass. An instant is compared as
/// a text: `"time" >= .string(start.description)`.
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
    /// There is a value, and it is none of these.
    case noneOf(PropertyPath, [Value])
    /// The text holds another one.
    case contains(PropertyPath, String)
    /// The text begins with another one.
    case startsWith(PropertyPath, String)
    /// The text ends with another one.
    case endsWith(PropertyPath, String)
    /// A regular expression of RE2's syntax is found in the text.
    case matches(PropertyPath, String)
    /// There is a value.
    case exists(PropertyPath)
    /// There is no value.
    case missing(PropertyPath)
    /// Of one element of a list, all of a condition holds; its paths begin at the element.
    case has(PropertyPath, Condition)
    /// All of them hold; at least one is given.
    case all([Condition])
    /// One of them holds, or more; at least one is given.
    case any([Condition])
    /// It does not hold.
    case not(Condition)

    /// Both hold.
    public static func && (left: Condition, right: Condition) -> Condition { .all([left, right]) }
    /// One of the two holds, or both.
    public static func || (left: Condition, right: Condition) -> Condition { .any([left, right]) }
    /// It does not hold.
    public static prefix func ! (condition: Condition) -> Condition { .not(condition) }
}

// Operators of the path, not of texts: `"price" > 100` is a condition only where one is wanted.
extension PropertyPath {
    /// The value is equal.
    public static func == (path: PropertyPath, value: Value) -> Condition { .equal(path, value) }
    /// There is a value, and it is another one.
    public static func != (path: PropertyPath, value: Value) -> Condition { .notEqual(path, value) }
    /// The value is less.
    public static func < (path: PropertyPath, value: Value) -> Condition { .less(path, value) }
    /// The value is less or equal.
    public static func <= (path: PropertyPath, value: Value) -> Condition {
        .lessOrEqual(path, value)
    }
    /// The value is greater.
    public static func > (path: PropertyPath, value: Value) -> Condition { .greater(path, value) }
    /// The value is greater or equal.
    public static func >= (path: PropertyPath, value: Value) -> Condition {
        .greaterOrEqual(path, value)
    }
}

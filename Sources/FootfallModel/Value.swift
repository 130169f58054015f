/// A JSON value as Footfall keeps it.
///
/// Integers and doubles differ (`1` is not `1.0`) in storage and in content; queries compare them
/// by value. Keys of an object are unordered.
public enum Value: Hashable, Sendable {
    /// JSON null.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case int(Int64)
    /// Any other number: finite, `-0` included.
    case double(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([Value])
    /// A map from text to values.
    case object([Name: Value])
}

/// An instant: microseconds since 1970-01-01T00:00:00Z, in the years 1 to 9999.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch, negative before it.
    public let microseconds: Int64

    /// 0001-01-01T00:00:00Z.
    public static let earliest = Timestamp(unchecked: -62_135_596_800_000_000)
    /// 9999-12-31T23:59:59.999999Z.
    public static let latest = Timestamp(unchecked: 253_402_300_799_999_999)

    /// The microseconds of all instants there are.
    package static let allMicroseconds = earliest.microseconds...latest.microseconds

    /// An instant, or nil outside the years 1 to 9999.
    public init?(microseconds: Int64) {
        guard Self.allMicroseconds.contains(microseconds) else { return nil }
        self.microseconds = microseconds
    }

    /// An instant in milliseconds since the Unix epoch, or nil outside the years 1 to 9999.
    package init?(milliseconds: Int64) {
        let (microseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return nil }
        self.init(microseconds: microseconds)
    }

    /// For values that were checked before.
    package init(unchecked microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Whether `lhs` is before `rhs`.
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.microseconds < rhs.microseconds
    }
}

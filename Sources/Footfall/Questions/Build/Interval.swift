internal import FootfallQuery

/// A span of time, of the clock or of the calendar: `7 days`.
///
/// Months and longer have no fixed length: they are for `Span.last`, `per` and `for` only.
public struct Interval: Sendable {
    let node: FootfallQuery.Duration

    private init(_ count: Int, _ unit: FootfallQuery.Duration.Unit) {
        node = FootfallQuery.Duration(amount: String(count), unit: unit)
    }

    /// So many thousandths of a second.
    public static func milliseconds(_ count: Int) -> Interval { Interval(count, .milliseconds) }
    /// So many seconds.
    public static func seconds(_ count: Int) -> Interval { Interval(count, .seconds) }
    /// So many minutes.
    public static func minutes(_ count: Int) -> Interval { Interval(count, .minutes) }
    /// So many hours.
    public static func hours(_ count: Int) -> Interval { Interval(count, .hours) }
    /// So many days.
    public static func days(_ count: Int) -> Interval { Interval(count, .days) }
    /// So many weeks.
    public static func weeks(_ count: Int) -> Interval { Interval(count, .weeks) }
    /// So many months.
    public static func months(_ count: Int) -> Interval { Interval(count, .months) }
    /// So many quarters of a year.
    public static func quarters(_ count: Int) -> Interval { Interval(count, .quarters) }
    /// So many years.
    public static func years(_ count: Int) -> Interval { Interval(count, .years) }
}

public import FootfallQuery

/// What time is cut into.
public enum Bucket: Sendable {
    /// Hours of the query's zone.
    case hour
    /// Days of the query's zone, 23 and 25 hours where its clocks change.
    case day
    /// Weeks.
    case week(from: Weekday)
    /// Months.
    case month
    /// Quarters of a year.
    case quarter
    /// Years.
    case year
    /// Any other span.
    case every(Interval)

    /// Weeks from Monday.
    public static let week = Bucket.week(from: .monday)

    var node: FootfallQuery.Bucket {
        switch self {
        case .hour: .hour
        case .day: .day
        case .week(let weekday): .week(from: weekday)
        case .month: .month
        case .quarter: .quarter
        case .year: .year
        case .every(let interval): .span(interval.node)
        }
    }
}

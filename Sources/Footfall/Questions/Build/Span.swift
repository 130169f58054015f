public import FootfallModel
public import FootfallQuery

/// The stretch of time that a question is about.
///
/// Starts are inclusive, ends exclusive. Days and longer are those of the query's zone.
public enum Span: Sendable {
    /// All of it.
    case allTime
    /// From this instant on.
    case since(Timestamp)
    /// Up to, not including, this instant.
    case before(Timestamp)
    /// From the first instant up to, not including, the second.
    case between(Timestamp, Timestamp)
    /// The last so many days, up to now.
    case lastDays(Int)
    /// The last so many hours, up to now.
    case lastHours(Int)
    /// The time up to now of this length.
    case last(Interval)
    /// The whole hour, day, … before this one.
    case previous(Period)
    /// This hour, day, … up to now.
    case this(Period)
    /// Today up to now.
    case today
    /// The day before today.
    case yesterday
    /// One day.
    case on(CivilDate)
    /// From the first day through the second, both included.
    case days(CivilDate, through: CivilDate)

    func lowered(_ lowering: inout Lowering) -> TimeRange {
        switch self {
        case .allTime: .allTime
        case .since(let start): .between(since: lowering.when(start), before: nil)
        case .before(let end): .between(since: nil, before: lowering.when(end))
        case .between(let start, let end):
            .between(since: lowering.when(start), before: lowering.when(end))
        case .lastDays(let days): .last(Interval.days(days).node)
        case .lastHours(let hours): .last(Interval.hours(hours).node)
        case .last(let interval): .last(interval.node)
        case .previous(let period): .lastPeriod(period)
        case .this(let period): .this(period)
        case .today: .today
        case .yesterday: .yesterday
        case .on(let date): .on(date)
        case .days(let first, let last): .through(.date(first), .date(last))
        }
    }
}

extension Lowering {
    /// An instant, which a timestamp always spells.
    mutating func when(_ instant: Timestamp) -> When {
        guard let local = LocalInstant(parsing: instant.description) else {
            refuse("there is no such time: \(instant)")
            return .day(.today)
        }
        return .instant(local)
    }
}

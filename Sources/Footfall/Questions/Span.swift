public import FootfallModel

/// The stretch of time that a question is about.
///
/// Starts are inclusive, ends exclusive.
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

    func write(to query: inout QueryText) {
        switch self {
        case .allTime: break
        case .since(let start): query.append(" since \(start)")
        case .before(let end): query.append(" before \(end)")
        case .between(let start, let end): query.append(" since \(start) before \(end)")
        case .lastDays(let days): query.append(" last \(days) days")
        case .lastHours(let hours): query.append(" last \(hours) hours")
        }
    }
}

package import FootfallModel

/// A range of time as instants, in microseconds since the Unix epoch: from `start` on, before `end`.
package struct ResolvedRange: Sendable, Hashable {
    /// The first instant; nil if there is no bound.
    package var start: Int64?
    /// The instant after the last; nil if there is no bound.
    package var end: Int64?

    package init(start: Int64?, end: Int64?) {
        self.start = start
        self.end = end
    }

    package static let all = ResolvedRange(start: nil, end: nil)

    /// The instants, the end excluded; nil for all time.
    package var times: Range<Int64>? {
        if self == .all { return nil }
        let lower = start ?? .min
        return lower..<max(lower, end ?? .max)
    }

    package func contains(_ time: Int64) -> Bool {
        time >= (start ?? .min) && (end.map { time < $0 } ?? true)
    }
}

/// Turns ranges as written into instants.
package struct RangeResolver: Sendable {
    package let calendar: LocalCalendar
    /// Microseconds since the Unix epoch.
    package let now: Int64

    package init(calendar: LocalCalendar, now: Timestamp) {
        self.calendar = calendar
        self.now = now.microseconds
    }

    /// The instants of a range; throws if it ends before it begins.
    package func resolve(
        _ range: Located<TimeRange>, in text: String
    ) throws(QueryError) -> ResolvedRange {
        let resolved = resolve(range.node)
        if let start = resolved.start, let end = resolved.end, start >= end {
            throw QueryError(
                .time, "the range ends where it begins, or before", at: range.range, in: text)
        }
        return resolved
    }

    private func resolve(_ range: TimeRange) -> ResolvedRange {
        switch range {
        case .last(let duration):
            ResolvedRange(start: calendar.step(now, by: duration, times: -1), end: now)
        case .lastPeriod(let period): unit(period, ahead: -1)
        case .this(let period): unit(period, ahead: 0)
        case .today: unit(.day, ahead: 0)
        case .yesterday: unit(.day, ahead: -1)
        case .on(let date): days(date.daysSinceEpoch, date.daysSinceEpoch)
        case .between(let since, let before):
            ResolvedRange(start: since.map(instant), end: before.map(instant))
        case .through(let first, let last): days(dayNumber(first), dayNumber(last))
        case .allTime: .all
        }
    }

    func unit(_ period: Period, ahead: Int) -> ResolvedRange {
        ResolvedRange(
            start: calendar.start(of: period, holding: now, ahead: ahead),
            end: calendar.start(of: period, holding: now, ahead: ahead + 1))
    }

    func days(_ first: Int, _ last: Int) -> ResolvedRange {
        ResolvedRange(start: calendar.startOfDay(first), end: calendar.startOfDay(last + 1))
    }

    func dayNumber(_ day: Day) -> Int {
        switch day {
        case .date(let date): date.daysSinceEpoch
        case .today: calendar.dayNumber(of: now)
        case .yesterday: calendar.dayNumber(of: now) - 1
        }
    }

    /// The instant of a moment as written; of a day, its first.
    package func instant(_ when: When) -> Int64 {
        switch when {
        case .day(let day): calendar.startOfDay(dayNumber(day))
        case .instant(let instant): calendar.instant(of: instant)
        }
    }
}

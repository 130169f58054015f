import FootfallModel

/// The range of `vs previous`: as long as the query's own, just before it.
///
/// A calendar unit (`this month`, `yesterday`, `on` a day) is compared with the unit before; one that
/// is not over, with as much of the unit before by the clock. Ranges between days are as many days,
/// `last 7 days` seven calendar days; all others as much elapsed time. One without an end ends now.
extension RangeResolver {
    /// Throws for a range that has no beginning, that begins only now, or with the year 1.
    func previous(
        of range: Located<TimeRange>, in text: String
    ) throws(QueryError) -> ResolvedRange {
        guard let previous = previous(of: range.node), previous.times?.isEmpty == false else {
            throw QueryError(
                .time, "there is no time of the same length before this range", at: range.range,
                in: text, hint: "'vs previous' needs a range that has begun, such as last 7 days")
        }
        return previous
    }

    private func previous(of range: TimeRange) -> ResolvedRange? {
        switch range {
        case .last(let duration):
            ResolvedRange(
                start: calendar.step(now, by: duration, times: -2),
                end: calendar.step(now, by: duration, times: -1))
        case .lastPeriod(let period): unit(period, ahead: -2)
        case .this(let period): elapsedPart(of: period)
        case .today: elapsedPart(of: .day)
        case .yesterday: unit(.day, ahead: -2)
        case .on(let date): days(date.daysSinceEpoch - 1, date.daysSinceEpoch - 1)
        case .through(let first, let last): daysBefore(dayNumber(first), through: dayNumber(last))
        case .between(.some(.day(let since)), .some(.day(let before))):
            daysBefore(dayNumber(since), through: dayNumber(before) - 1)
        case .between(let since, let before): elapsedTime(since, before)
        case .allTime: nil
        }
    }

    private func daysBefore(_ first: Int, through last: Int) -> ResolvedRange {
        days(first - (last - first + 1), first - 1)
    }

    private func elapsedTime(_ since: When?, _ before: When?) -> ResolvedRange? {
        guard let start = since.map(instant) else { return nil }
        let end = before.map(instant) ?? now
        guard start < end else { return nil }
        return ResolvedRange(
            start: max(Timestamp.earliest.microseconds, start - (end - start)), end: start)
    }

    /// The unit before up to the time of the clock that it is in this one.
    private func elapsedPart(of period: Period) -> ResolvedRange {
        let (whole, current) = (unit(period, ahead: -1), unit(period, ahead: 0))
        guard let start = whole.start, let end = whole.end, let begun = current.start else {
            return whole
        }
        let elapsed = calendar.local(now) - calendar.local(begun)
        let sameTime = calendar.instant(ofLocal: calendar.local(start) + elapsed)
        return ResolvedRange(start: start, end: min(end, max(start + 1, sameTime)))
    }
}

// Ranges, buckets, dates and spans of time, as written.

import FootfallModel

extension Parser {
    /// One range.
    ///
    /// `since` and `before` are two halves of one and may stand apart.
    mutating func range(
        joining earlier: Located<TimeRange>?
    ) throws(QueryError) -> Located<TimeRange> {
        let start = current.range
        let range = try located { parser throws(QueryError) in try parser.range() }
        guard let earlier else { return range }
        guard case .between(let since, let before) = earlier.node,
            case .between(let newSince, let newBefore) = range.node,
            (since == nil) != (newSince == nil)
        else {
            throw error(
                .clause, "a second range; a query has one, and so has each 'did'", at: start,
                hint: "only 'since' and 'before' go together")
        }
        let whole = SourceRange(earlier.range.start, range.range.end)
        return Located(.between(since: since ?? newSince, before: before ?? newBefore), whole)
    }

    private mutating func range() throws(QueryError) -> TimeRange {
        if accept(.last) != nil { return try lastRange() }
        if accept(.this) != nil { return .this(try period()) }
        if accept(.today) != nil { return .today }
        if accept(.yesterday) != nil { return .yesterday }
        if accept(.on) != nil { return .on(try date()) }
        if accept(.since) != nil { return .between(since: try when(), before: nil) }
        if accept(.before) != nil { return .between(since: nil, before: try when()) }
        if accept(.from) != nil {
            let first = try day()
            try expect(.through)
            return .through(first, try day())
        }
        try expect(.all)
        try expect(.time)
        return .allTime
    }

    private mutating func lastRange() throws(QueryError) -> TimeRange {
        if let period = acceptPeriod() { return .lastPeriod(period) }
        let duration = try duration(calendar: true)
        guard !duration.node.isZero else {
            throw error(
                .time, "'last \(Printer.text(of: duration.node))' is no time at all",
                at: duration.range)
        }
        return .last(duration.node)
    }

    private static let periods: [Keyword: Period] = [
        .hour: .hour, .day: .day, .week: .week, .month: .month, .quarter: .quarter, .year: .year,
    ]

    private mutating func acceptPeriod() -> Period? {
        for keyword in [Keyword.hour, .day, .week, .month, .quarter, .year] {
            note(.keyword(keyword))
        }
        guard let keyword = current.keyword, let period = Self.periods[keyword] else { return nil }
        advance()
        return period
    }

    private mutating func period() throws(QueryError) -> Period {
        guard let period = acceptPeriod() else { throw failure() }
        return period
    }

    /// What `per` cuts time into.
    mutating func bucket() throws(QueryError) -> Bucket {
        switch acceptPeriod() {
        case .hour: return .hour
        case .day: return .day
        case .week: return .week(from: weekStart() ?? .monday)
        case .month: return .month
        case .quarter: return .quarter
        case .year: return .year
        case nil: break
        }
        let duration = try duration(calendar: true)
        guard !duration.node.isZero else {
            throw error(
                .time, "'per \(Printer.text(of: duration.node))' is no time at all",
                at: duration.range)
        }
        return .span(duration.node)
    }

    /// `from` and a weekday; `from` and anything else begins a range.
    private mutating func weekStart() -> Weekday? {
        guard isAhead(.from), let weekday = Weekday(word: next.text), next.kind == .word else {
            return nil
        }
        advance()
        advance()
        return weekday
    }

    // MARK: Dates and instants

    /// A date, `today`, `yesterday` or an instant.
    mutating func when() throws(QueryError) -> When {
        note(.instant)
        if current.kind == .instant || current.shape == .instant {
            guard let instant = LocalInstant(parsing: current.text) else {
                throw error(.time, "there is no such time: \(current.text)", at: current.range)
            }
            advance()
            return .instant(instant)
        }
        return .day(try day())
    }

    private mutating func day() throws(QueryError) -> Day {
        if accept(.today) != nil { return .today }
        if accept(.yesterday) != nil { return .yesterday }
        return .date(try date())
    }

    private mutating func date() throws(QueryError) -> CivilDate {
        note(.date)
        guard current.shape == .date else { throw failure() }
        guard let date = CivilDate(parsing: current.text) else {
            throw error(.time, "there is no day \(current.text)", at: current.range)
        }
        advance()
        return date
    }

    // MARK: Spans of time

    /// A number and a unit, in one word or two.
    ///
    /// Months and longer only where a calendar is at hand.
    mutating func duration(calendar: Bool) throws(QueryError) -> Located<Duration> {
        note(.duration)
        let duration = try located { parser throws(QueryError) in try parser.spelledDuration() }
        try QueryChecks(text: text).check(duration: duration, calendar: calendar)
        return duration
    }

    private mutating func spelledDuration() throws(QueryError) -> Duration {
        let word = current.text
        switch current.shape {
        case .span:
            let digits = WordShape.numberLength(Array(word.utf8))
            guard let unit = Duration.Unit(word: String(word.dropFirst(digits))) else {
                throw failure()
            }
            advance()
            return Duration(amount: String(word.prefix(digits)), unit: unit)
        case .number:
            advance()
            return Duration(amount: word, unit: try unit())
        case .plain, .date, .instant:
            throw misspelledSpan() ?? failure()
        }
    }

    private mutating func unit() throws(QueryError) -> Duration.Unit {
        note(.unit)
        guard current.kind == .word, let unit = Duration.Unit(word: current.text) else {
            guard current.kind == .word, current.keyword?.isReserved != true else {
                throw failure()
            }
            throw unknownUnit(current.text, at: current.range)
        }
        advance()
        return unit
    }

    /// The error for a word of a number and what is no unit: `7dyas`.
    private func misspelledSpan() -> QueryError? {
        guard current.kind == .word else { return nil }
        let digits = WordShape.numberLength(Array(current.text.utf8))
        guard digits > 0 else { return nil }
        return unknownUnit(String(current.text.dropFirst(digits)), at: current.range)
    }

    private func unknownUnit(_ word: String, at range: SourceRange) -> QueryError {
        let nearest = Nearest.match(to: word, among: Duration.Unit.spellings)
        let suggestion = nearest.map { "; did you mean \($0)?" } ?? ""
        return error(
            .unit, "'\(word)' is not a unit of time\(suggestion)", at: range,
            hint: "units: ms, s, m (minute), h, d, w, or second … year")
    }
}

extension Weekday {
    /// The weekday that a word spells in full.
    init?(word: String) {
        let word = word.lowercasedASCII
        guard let weekday = Weekday.allCases.first(where: { $0.name == word }) else { return nil }
        self = weekday
    }

    /// The English name, in lower case.
    package var name: String {
        switch self {
        case .monday: "monday"
        case .tuesday: "tuesday"
        case .wednesday: "wednesday"
        case .thursday: "thursday"
        case .friday: "friday"
        case .saturday: "saturday"
        case .sunday: "sunday"
        }
    }
}

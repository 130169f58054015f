package import FootfallModel

/// The calendar of a zone: from instants to local dates and back, and where local days, weeks,
/// months and so on begin.
///
/// Instants are microseconds since the Unix epoch. Results are kept to the years 1 to 9999; what lies
/// after them is the instant at which they end, so that a range up to there holds their last moment.
package struct LocalCalendar: Sendable {
    /// Just past the last instant there is.
    static let endOfTime = Timestamp.latest.microseconds + 1
    static let microsecondsPerSecond: Int64 = 1_000_000
    static let secondsPerDay: Int64 = 86_400

    package let zone: TimeZoneRules
    package let weekStart: Weekday

    package init(zone: TimeZoneRules, weekStart: Weekday = .monday) {
        self.zone = zone
        self.weekStart = weekStart
    }

    // MARK: Instants and local time

    /// Seconds east of UTC at an instant.
    package func offsetSeconds(at time: Int64) -> Int {
        zone.offset(at: time.floorDivided(by: Self.microsecondsPerSecond))
    }

    /// Microseconds since 1970-01-01T00:00 local time.
    func local(_ time: Int64) -> Int64 {
        time + Int64(offsetSeconds(at: time)) * Self.microsecondsPerSecond
    }

    /// The local date of an instant.
    package func date(of time: Int64) -> CivilDate {
        CivilDate(daysSinceEpoch: dayNumber(of: time))
    }

    func dayNumber(of time: Int64) -> Int {
        Int(local(time).floorDivided(by: Self.secondsPerDay * Self.microsecondsPerSecond))
    }

    /// The instant of a local time.
    ///
    /// One that the clocks skip moves forward to the change; one that
    /// comes twice is the first.
    package func instant(ofLocal local: Int64) -> Int64 {
        let second = local.floorDivided(by: Self.microsecondsPerSecond)
        let start = zone.instant(ofLocal: second)
        let isSkipped = start + Int64(zone.offset(at: start)) != second
        let fraction = isSkipped ? 0 : local - second * Self.microsecondsPerSecond
        return Self.clamped(start * Self.microsecondsPerSecond + fraction)
    }

    /// The first instant of a local day, given by its number since 1970-01-01.
    func startOfDay(_ dayNumber: Int) -> Int64 {
        instant(ofLocal: Int64(dayNumber) * Self.secondsPerDay * Self.microsecondsPerSecond)
    }

    /// The first instant of a local day.
    package func start(of date: CivilDate) -> Int64 { startOfDay(date.daysSinceEpoch) }

    /// The instant as written: with its own offset, or in the zone.
    package func instant(of written: LocalInstant) -> Int64 {
        let days = Int64(written.date.daysSinceEpoch)
        let local = days * Self.secondsPerDay * Self.microsecondsPerSecond + written.microseconds
        guard let minutes = written.offsetMinutes else { return instant(ofLocal: local) }
        return Self.clamped(local - Int64(minutes) * 60 * Self.microsecondsPerSecond)
    }

    static func clamped(_ time: Int64) -> Int64 {
        min(max(time, Timestamp.earliest.microseconds), endOfTime)
    }

    // MARK: Calendar units

    /// The first day of the unit that holds a day; `ahead` units later if not 0.
    func firstDay(of period: Period, holding day: Int, ahead: Int = 0) -> Int {
        switch period {
        case .hour, .day: return day + ahead
        case .week: return day - weekday(of: day, from: weekStart) + 7 * ahead
        case .month: return firstDay(monthsPerUnit: 1, holding: day, ahead: ahead)
        case .quarter: return firstDay(monthsPerUnit: 3, holding: day, ahead: ahead)
        case .year: return firstDay(monthsPerUnit: 12, holding: day, ahead: ahead)
        }
    }

    private func firstDay(monthsPerUnit: Int, holding day: Int, ahead: Int) -> Int {
        let date = CivilDate(daysSinceEpoch: day)
        let month = date.year * 12 + date.month - 1
        let unit = month.floored(toMultipleOf: monthsPerUnit) + ahead * monthsPerUnit
        return CivilDate(monthNumber: unit, day: 1).daysSinceEpoch
    }

    /// Days since the week began; 1970-01-01 was a Thursday.
    private func weekday(of day: Int, from start: Weekday) -> Int {
        let weekday = day + Weekday.thursday.rawValue - start.rawValue
        return weekday - weekday.floored(toMultipleOf: 7)
    }

    /// The start of the unit that holds an instant, or of one so many units later.
    package func start(of period: Period, holding time: Int64, ahead: Int = 0) -> Int64 {
        guard period == .hour else {
            return startOfDay(firstDay(of: period, holding: dayNumber(of: time), ahead: ahead))
        }
        var start = startOfHour(holding: time)
        for _ in 0..<abs(ahead) {
            start = ahead > 0 ? nextHour(after: start) : startOfHour(holding: start - 1)
        }
        return start
    }

    /// An hour begins where the clock shows a full hour, and where the clock is changed.
    func startOfHour(holding time: Int64) -> Int64 {
        let second = time.floorDivided(by: Self.microsecondsPerSecond)
        let stretch = zone.stretch(at: second)
        let local = second + Int64(stretch.offset)
        let start = local.floorDivided(by: 3600) * 3600 - Int64(stretch.offset)
        return max(start, stretch.start) * Self.microsecondsPerSecond
    }

    func nextHour(after time: Int64) -> Int64 {
        let second = time.floorDivided(by: Self.microsecondsPerSecond)
        let stretch = zone.stretch(at: second)
        let local = second + Int64(stretch.offset)
        let next = (local.floorDivided(by: 3600) + 1) * 3600 - Int64(stretch.offset)
        return min(next, stretch.end) * Self.microsecondsPerSecond
    }

    // MARK: Steps

    /// The instant `count` spans later (or earlier, if negative).
    ///
    /// Days and longer step by the
    /// calendar at the same local time, the day of the month cut to the month's length; what is
    /// less than a day is elapsed time.
    package func step(_ time: Int64, by duration: Duration, times count: Int) -> Int64 {
        switch duration.unit {
        case .months: return stepMonths(time, 1, duration, count)
        case .quarters: return stepMonths(time, 3, duration, count)
        case .years: return stepMonths(time, 12, duration, count)
        case .days, .weeks:
            guard let length = duration.microseconds else { return Self.end(of: count) }
            let day = Self.secondsPerDay * Self.microsecondsPerSecond
            let (product, overflow) = length.multipliedReportingOverflow(by: Int64(count))
            guard !overflow, abs(product) <= Self.reach else { return Self.end(of: count) }
            let wholeDays = product / day * day
            let start = wholeDays == 0 ? time : instant(ofLocal: local(time) + wholeDays)
            return Self.clamped(start + product % day)
        case .milliseconds, .seconds, .minutes, .hours:
            guard let length = duration.microseconds else { return Self.end(of: count) }
            let (product, overflow) = length.multipliedReportingOverflow(by: Int64(count))
            guard !overflow, abs(product) <= Self.reach else { return Self.end(of: count) }
            return Self.clamped(time + product)
        }
    }

    /// Farther than any two instants lie apart.
    private static let reach: Int64 = 400_000_000_000_000_000

    private static func end(of direction: Int) -> Int64 {
        direction < 0 ? Timestamp.earliest.microseconds : endOfTime
    }

    private func stepMonths(
        _ time: Int64, _ monthsPerUnit: Int, _ duration: Duration, _ count: Int
    ) -> Int64 {
        let monthsMax = 12 * 10_000
        guard let amount = duration.wholeAmount, amount <= monthsMax, abs(count) <= monthsMax else {
            return Self.end(of: count)
        }
        let months = amount * monthsPerUnit * count
        guard abs(months) <= monthsMax else { return Self.end(of: count) }
        let dayLength = Self.secondsPerDay * Self.microsecondsPerSecond
        let local = local(time)
        let day = local.floorDivided(by: dayLength)
        let date = CivilDate(daysSinceEpoch: Int(day)).adding(months: months)
        return instant(ofLocal: local + (Int64(date.daysSinceEpoch) - day) * dayLength)
    }
}

extension CivilDate {
    /// A day of a month that is counted from the year 0.
    init(monthNumber: Int, day: Int) {
        let year = monthNumber.floored(toMultipleOf: 12) / 12
        self.init(year: year, month: monthNumber - year * 12 + 1, day: day)
    }

    /// The same day of another month, or that month's last.
    func adding(months: Int) -> CivilDate {
        var date = CivilDate(monthNumber: year * 12 + month - 1 + months, day: 1)
        date.day = min(day, CivilDate.daysInMonth(date.month, year: date.year))
        return date
    }
}

extension Int {
    /// The greatest multiple that is not greater.
    func floored(toMultipleOf unit: Int) -> Int {
        let rest = self % unit
        return rest < 0 ? self - rest - unit : self - rest
    }
}

package import FootfallModel

/// The zone of a query: turns what is written about time into instants.
package struct QueryZone: InstantResolver {
    package let calendar: LocalCalendar
    /// Local time for columns; made for the times that are stored, which it covers.
    package let clock: LocalClock

    package var name: String { calendar.zone.name }

    /// The zone of a setting.
    init(named name: String, over times: ClosedRange<Int64>?) throws {
        self.init(try TimeZoneDatabase.system.rules(named: name), over: times)
    }

    /// The zone that a query names.
    init(_ name: Located<String>, in text: String, over times: ClosedRange<Int64>?) throws {
        self.init(try TimeZoneDatabase.system.rules(for: name, in: text), over: times)
    }

    private init(_ zone: TimeZoneRules, over times: ClosedRange<Int64>?) {
        calendar = LocalCalendar(zone: zone)
        let microseconds: Int64 = 1_000_000
        let times = times ?? 0...0
        let first = times.lowerBound.floorDivided(by: microseconds)
        let last = times.upperBound.floorDivided(by: microseconds)
        clock = LocalClock(
            zone.stretches(over: first...last).map { stretch in
                LocalClock.Stretch(
                    start: max(stretch.start, first) * microseconds, offset: stretch.offset)
            })
    }

    package func microseconds(of date: CivilDate) -> Int64 { calendar.start(of: date) }

    package func microseconds(of instant: LocalInstant) -> Int64 { calendar.instant(of: instant) }

    /// The instants of a range as written.
    ///
    /// - Parameter bucket: what `per` says; `per week from sunday` moves the weeks of the range, too.
    func resolve(
        _ range: Located<TimeRange>, now: Timestamp, per bucket: Bucket?, in text: String
    ) throws(QueryError) -> ResolvedRange {
        var weekStart = Weekday.monday
        if case .week(let weekday) = bucket { weekStart = weekday }
        let calendar = LocalCalendar(zone: calendar.zone, weekStart: weekStart)
        return try RangeResolver(calendar: calendar, now: now).resolve(range, in: text)
    }
}

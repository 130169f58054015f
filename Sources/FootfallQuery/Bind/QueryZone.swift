package import FootfallModel

/// The zone of a query: its calendar, and what is written about time as instants.
package struct QueryZone: InstantResolver {
    package let calendar: LocalCalendar

    package var name: String { calendar.zone.name }
    /// Local time for columns.
    package var clock: LocalClock { LocalClock(calendar.zone) }

    /// The zone of a setting.
    init(named name: String, from zones: TimeZoneDatabase) throws {
        calendar = LocalCalendar(zone: try zones.rules(named: name))
    }

    /// The zone that a query names.
    init(_ name: Located<String>, in text: String, from zones: TimeZoneDatabase) throws {
        calendar = LocalCalendar(zone: try zones.rules(for: name, in: text))
    }

    package func microseconds(of date: CivilDate) -> Int64 { calendar.start(of: date) }

    package func microseconds(of instant: LocalInstant) -> Int64 { calendar.instant(of: instant) }

    /// The instants of a range as written; `per week from sunday` moves the weeks of the range, too.
    func resolve(
        _ range: Located<TimeRange>, now: Timestamp, per bucket: Bucket?, in text: String
    ) throws(QueryError) -> ResolvedRange {
        try resolver(now: now, per: bucket).resolve(range, in: text)
    }

    func resolver(now: Timestamp, per bucket: Bucket?) -> RangeResolver {
        var weekStart = Weekday.monday
        if case .week(let weekday) = bucket { weekStart = weekday }
        let calendar = LocalCalendar(zone: calendar.zone, weekStart: weekStart)
        return RangeResolver(calendar: calendar, now: now)
    }
}

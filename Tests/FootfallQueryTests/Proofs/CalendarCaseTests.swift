import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// What is counted by day, week, month and year where the calendar is not even.
@Suite("What is counted by the calendar")
struct CalendarCaseTests {
    /// An event every half hour from the first midnight of UTC up to the second.
    private func halfHours(_ first: String, _ last: String) throws -> [Event] {
        let (start, end) = (try midnight(first), try midnight(last))
        return stride(from: start, to: end, by: Int(hour / 2)).map { Event("e", at: $0) }
    }

    private func midnight(_ date: String) throws -> Int64 {
        Int64(try #require(CivilDate(parsing: date)).daysSinceEpoch) * day
    }

    /// Events an hour of each whole day: the first and the last are cut by UTC's midnights.
    private func perDay(_ zone: String, _ events: [Event]) throws -> [String] {
        Array(try lines("count e per day tz \(zone)", events, now: .max / 2).dropFirst().dropLast())
    }

    @Test("The day on which clocks go forward has 23 hours, that on which they go back 25")
    func clockChanges() throws {
        let spring = try halfHours("2026-03-27", "2026-03-31")
        #expect(
            try perDay("Europe/Berlin", spring) == [
                "2026-03-28,48", "2026-03-29,46", "2026-03-30,48",
            ])
        let autumn = try halfHours("2026-10-23", "2026-10-27")
        #expect(
            try perDay("Europe/Berlin", autumn) == [
                "2026-10-24,48", "2026-10-25,50", "2026-10-26,48",
            ])
    }

    @Test("The hour that comes twice is two rows, the one that is skipped none")
    func hours() throws {
        let back = try lines(
            "count e per hour from 2026-10-25 through 2026-10-25 tz Europe/Berlin",
            try halfHours("2026-10-24", "2026-10-27"), now: .max / 2)
        #expect(back.count == 25)
        #expect(
            back[2] == "2026-10-25T02:00:00+02:00,2" && back[3] == "2026-10-25T02:00:00+01:00,2")
        let forward = try lines(
            "count e per hour on 2026-03-29 tz Europe/Berlin",
            try halfHours("2026-03-28", "2026-03-31"), now: .max / 2)
        #expect(forward.count == 23)
        #expect(
            forward[1] == "2026-03-29T01:00:00+01:00,2"
                && forward[2] == "2026-03-29T03:00:00+02:00,2")
    }

    @Test("Days of zones at :30 and :45 begin at their own midnight")
    func oddOffsets() throws {
        let events = try halfHours("2026-03-01", "2026-03-03")
        for (zone, before) in [
            ("Asia/Kolkata", 37), ("Asia/Kathmandu", 37), ("America/St_Johns", 7),
        ] {
            let rows = try lines("count e per day tz \(zone)", events, now: .max / 2)
            let first = try #require(rows.first?.split(separator: ",").last.flatMap { Int($0) })
            #expect(first == before, "\(zone)")
            #expect(rows[1].hasSuffix(",48"))
        }
    }

    @Test("Clocks that change by half an hour make days of 23½ and 24½ hours")
    func halfAnHour() throws {
        let april = try perDay("Australia/Lord_Howe", try halfHours("2026-04-02", "2026-04-07"))
        #expect(april.contains("2026-04-05,49"))
        let october = try perDay("Australia/Lord_Howe", try halfHours("2026-10-02", "2026-10-06"))
        #expect(october.contains("2026-10-04,47"))
    }

    @Test("Week 53 of 2020 is one week, which ends in 2021")
    func week53() throws {
        let events = try halfHours("2020-12-21", "2021-01-11")
        #expect(
            try lines("count e per week", events, now: .max / 2) == [
                "2020-12-21,336", "2020-12-28,336", "2021-01-04,336",
            ])
        #expect(
            try lines("count e per week from sunday", events, now: .max / 2) == [
                "2020-12-20,288", "2020-12-27,336", "2021-01-03,336", "2021-01-10,48",
            ])
    }

    @Test("A leap day is a day of its own, of February, and the 366th of its year")
    func leapDays() throws {
        let events = try halfHours("2023-01-01", "2025-01-01")
        #expect(try lines("count e on 2024-02-29", events, now: .max / 2) == ["48"])
        #expect(
            try lines("count e per year", events, now: .max / 2) == [
                "2023-01-01,\(365 * 48)", "2024-01-01,\(366 * 48)",
            ])
        let quarters = try lines("count e per quarter", events, now: .max / 2)
        #expect(quarters[0] == "2023-01-01,\(90 * 48)" && quarters[4] == "2024-01-01,\(91 * 48)")
        // A month before the end of March begins at the end of February.
        let march = try midnight("2024-03-31")
        #expect(try lines("count e last 1 month", events, now: march) == ["\(31 * 48)"])
        let february = try midnight("2024-02-29")
        #expect(try lines("count e last 1 year", events, now: february) == ["\(366 * 48)"])
    }
}

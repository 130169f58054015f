import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// `vs previous`: the range before, and the figures of it beside one's own.
@Suite struct VersusPreviousTests {
    private static func events(_ hours: [Int64]) -> [Event] {
        hours.map { Event("view", at: $0 * hour) }
    }

    @Test("Two columns stand beside a measure, named after it if there are several")
    func columns() throws {
        let events = Self.events([1, 2, 25, 26, 27])
        let one = try answer("count view on 1970-01-02 vs previous", [events])
        #expect(one.columns.map(\.name) == ["count", "previous", "change"])
        #expect(one.rows[0] == [.int(3), .int(2), .double(0.5)])
        let two = try answer("count, customers of view on 1970-01-02 vs previous", [events])
        #expect(
            two.columns.map(\.name) == [
                "count", "previous count", "change count", "customers", "previous customers",
                "change customers",
            ])
        #expect(try lines("count view on 1970-01-01 vs previous", events) == ["2,0,null"])
    }

    @Test("Buckets stand beside those of the same number; groups beside their own")
    func buckets() throws {
        let events = Self.events([0, 30, 48, 49, 73])
        #expect(
            try lines("count view from 1970-01-03 through 1970-01-04 vs previous per day", events)
                == ["1970-01-03,2,1,1.0", "1970-01-04,1,1,0.0"])
        var two = events
        two[2].properties["x"] = .string("a")
        #expect(
            try lines("count view on 1970-01-03 vs previous by x", two).sorted()
                == [",1,1,0.0", "a,1,0,null"])
    }

    @Test("Sessions are compared as well")
    func sessions() throws {
        let table = try answer("sessions on 1970-01-02 vs previous", [Self.events([1, 25, 27])])
        #expect(Array(table.rows[0].prefix(3)) == [.int(2), .int(1), .double(1)])
    }

    @Test(
        "A range without a beginning, or with the calendar's as its own, has nothing before it",
        arguments: [
            "", " before 1970-01-02", " all time", " on 0001-01-01", " since 0001-01-01 per year",
            " last 9999 years",
        ])
    func refusals(range: String) {
        let error = #expect(throws: QueryError.self) {
            try lines("count view vs previous\(range)", Self.events([1]))
        }
        #expect(error?.code == .time)
    }

    @Test(
        "The range before has the same length; a unit is compared with the unit before",
        arguments: [
            ("last 2 hours", "2026-03-31T10:00:00Z", "2026-03-31T12:00:00Z"),
            ("last month", "2025-12-31T23:00:00Z", "2026-01-31T23:00:00Z"),
            ("this month", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"),
            // Four o'clock, though the clocks were changed in between.
            ("this quarter", "2025-09-30T22:00:00Z", "2025-12-29T15:00:00Z"),
            ("this week", "2026-03-22T23:00:00Z", "2026-03-24T15:00:00Z"),
            ("today", "2026-03-29T22:00:00Z", "2026-03-30T14:00:00Z"),
            ("yesterday", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            ("last 2 days", "2026-03-27T15:00:00Z", "2026-03-29T14:00:00Z"),
            ("on 2026-03-30", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            ("from 2026-03-30 through 2026-03-31", "2026-03-27T23:00:00Z", "2026-03-29T22:00:00Z"),
            ("since 2026-03-31T12:00Z", "2026-03-31T10:00:00Z", "2026-03-31T12:00:00Z"),
        ])
    func ranges(range: String, from: String, end: String) throws {
        let times = try [from, end].map { try #require(Timestamp(rfc3339: $0)).microseconds }
        let events = [times[0] - 1, times[0], times[1] - 1, times[1]].map { Event("view", at: $0) }
        let now = try #require(Timestamp(rfc3339: "2026-03-31T14:00:00Z")).microseconds
        for (event, isInside) in zip(events, [false, true, true, false]) {
            let table = try answer(
                "count view \(range) vs previous tz Europe/Berlin", [[event]], now: now)
            #expect(table.rows[0][1] == .int(isInside ? 1 : 0), "\(range) \(event.time)")
        }
    }
}

import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Ranges of time")
struct ResolvedRangeTests {
    /// The two instants of a range as written in a query, at a moment, in a zone.
    private func range(
        _ text: String, now: String = "2026-11-21T10:30:00Z", zone: TimeZoneRules = .utc
    ) throws -> String {
        let query = "count x \(text)"
        guard case .query(let parsed) = try Parser.parseStatement(query).node,
            let written = parsed.clauses.range
        else { return "no range" }
        let moment = try #require(Timestamp(rfc3339: now))
        let resolver = RangeResolver(calendar: LocalCalendar(zone: zone), now: moment)
        let range = try resolver.resolve(written, in: query)
        return [range.start, range.end].map { bound in
            bound.map { Timestamp(unchecked: $0).description.replacing(".000Z", with: "Z") } ?? "-"
        }.joined(separator: " ")
    }

    @Test("Rolling ranges go back from now; days and longer keep the local time")
    func rolling() throws {
        #expect(try range("last 90 minutes") == "2026-11-21T09:00:00Z 2026-11-21T10:30:00Z")
        #expect(try range("last 1.5 hours") == "2026-11-21T09:00:00Z 2026-11-21T10:30:00Z")
        #expect(try range("last 7 days") == "2026-11-14T10:30:00Z 2026-11-21T10:30:00Z")
        #expect(
            try range("last 2 days", now: "2026-10-26T11:00:00Z", zone: ZoneSamples.berlin)
                == "2026-10-24T10:00:00Z 2026-10-26T11:00:00Z")
        #expect(
            try range("last 48 hours", now: "2026-10-26T11:00:00Z", zone: ZoneSamples.berlin)
                == "2026-10-24T11:00:00Z 2026-10-26T11:00:00Z")
        #expect(
            try range("last 1 month", now: "2026-03-31T00:00:00Z")
                == "2026-02-28T00:00:00Z 2026-03-31T00:00:00Z")
        #expect(
            try range("last 4 years", now: "2028-02-29T00:00:00Z")
                == "2024-02-29T00:00:00Z 2028-02-29T00:00:00Z")
        #expect(
            try range("last 2500000 days") == "0001-01-01T00:00:00Z 2026-11-21T10:30:00Z")
        #expect(
            try range("last 9000 years") == "0001-01-01T00:00:00Z 2026-11-21T10:30:00Z")
    }

    @Test("Calendar ranges are whole units of the zone")
    func calendar() throws {
        #expect(try range("last week") == "2026-11-09T00:00:00Z 2026-11-16T00:00:00Z")
        #expect(try range("this week") == "2026-11-16T00:00:00Z 2026-11-23T00:00:00Z")
        #expect(try range("this month") == "2026-11-01T00:00:00Z 2026-12-01T00:00:00Z")
        #expect(try range("last quarter") == "2026-07-01T00:00:00Z 2026-10-01T00:00:00Z")
        #expect(try range("last year") == "2025-01-01T00:00:00Z 2026-01-01T00:00:00Z")
        #expect(try range("last hour") == "2026-11-21T09:00:00Z 2026-11-21T10:00:00Z")
        #expect(
            try range("today", now: "2026-10-25T23:30:00Z", zone: ZoneSamples.berlin)
                == "2026-10-25T23:00:00Z 2026-10-26T23:00:00Z")
        #expect(
            try range("yesterday", now: "2026-10-25T23:30:00Z", zone: ZoneSamples.berlin)
                == "2026-10-24T22:00:00Z 2026-10-25T23:00:00Z")
        #expect(try range("last month", now: "2027-01-15T00:00:00Z").hasPrefix("2026-12-01"))
    }

    @Test("Dates are days of the zone; since is inclusive, before is not")
    func dates() throws {
        let berlin = ZoneSamples.berlin
        #expect(try range("on 2024-02-29") == "2024-02-29T00:00:00Z 2024-03-01T00:00:00Z")
        #expect(
            try range("from 2026-03-28 through 2026-03-29", zone: berlin)
                == "2026-03-27T23:00:00Z 2026-03-29T22:00:00Z")
        #expect(
            try range("since 2026-10-01 before 2026-10-08", zone: berlin)
                == "2026-09-30T22:00:00Z 2026-10-07T22:00:00Z")
        #expect(try range("before yesterday") == "- 2026-11-20T00:00:00Z")
        #expect(try range("since 2026-10-01T10:00+05:30") == "2026-10-01T04:30:00Z -")
        #expect(try range("since 2026-10-01T10:00", zone: berlin) == "2026-10-01T08:00:00Z -")
        #expect(try range("all time") == "- -")
    }

    @Test("The first and the last moment of all years lie in the ranges that reach there")
    func bothEnds() throws {
        let events = [Timestamp.earliest, .latest].map { Event("x", at: $0.microseconds) }
        let now = try #require(Timestamp(rfc3339: "9999-12-31T12:00:00Z")).microseconds
        func count(_ range: String) throws -> [String] {
            try lines("count x \(range)", events, now: now)
        }
        for first in [
            "on 0001-01-01", "since 0001-01-01 before 0001-01-02", "before 0001-01-01T00:00:01",
            "from 0001-01-01 through 9999-12-30", "last 9999 years",
            "on 0001-01-01 tz Asia/Tokyo", "since 0001-01-01T00:00+14:00 before 9999-12-31",
        ] {
            #expect(try count(first) == ["1"], "\(first)")
        }
        for last in [
            "on 9999-12-31", "since 9999-12-31", "from 0001-01-02 through 9999-12-31", "this year",
            "today", "this quarter", "on 9999-12-31 tz America/New_York",
            "since 9999-12-31 before 9999-12-31T23:59:59.999999-05:00", "this week",
        ] {
            #expect(try count(last) == ["1"], "\(last)")
        }
        #expect(try count("from 0001-01-01 through 9999-12-31") == ["2"])
        for none in [
            "before 0001-01-01", "since 9999-12-31T23:59:59.999999-05:00",
            "since 0001-01-02 before 9999-12-31T23:59:59.999999",
        ] {
            #expect(try count(none) == ["0"], "\(none)")
        }
        #expect(
            try count("from 9999-12-30 through 9999-12-31 per 9 hours").last
                == "9999-12-31T18:00:00+00:00,1")
    }

    @Test("A range that ends before it begins is an error at its place")
    func backwards() throws {
        for text in ["since 2026-10-08 before 2026-10-01", "from 2026-10-02 through 2026-10-01"] {
            let error = try #require(throws: QueryError.self) { try range(text) }
            #expect(error.range == SourceRange(8, 8 + text.utf8.count))
        }
    }

    @Test("Stepping by calendar units and back stays within the month's length")
    func steps() {
        var generator = SeededGenerator(seed: 3)
        let units: [Duration.Unit] = [.days, .weeks, .months, .quarters, .years, .hours]
        for zone in ZoneSamples.all {
            let calendar = LocalCalendar(zone: zone)
            for _ in 0..<100 {
                let time = Int64.random(in: 0...2_000_000_000, using: &generator) * 1_000_000
                let duration = Duration(
                    amount: "\(generator.below(30))", unit: generator.pick(units))
                let there = calendar.step(time, by: duration, times: 1)
                let back = calendar.step(there, by: duration, times: -1)
                // At most three days of a month, and what a change of the clocks moves.
                #expect(abs(back - time) <= 5 * 86_400_000_000, "\(zone.name) \(time) \(duration)")
            }
        }
    }
}

import FootfallModel
import FootfallTestSupport
import Foundation
import Testing

@testable import FootfallQuery

/// Zones of the system's database, against Foundation's calendar: another implementation of them.
@Suite("Zones of the system")
struct SystemZonesTests {
    /// Offsets of halves and quarters, saving of half an hour, southern summers, a skipped day, and
    /// clocks that change at midnight.
    private static let names = [
        "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Asia/Kathmandu",
        "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia", "America/Havana", "Asia/Beirut",
    ]

    /// From 1995 through 2024: Foundation has a copy of the database of its own, which may not know
    /// yet what governments decided lately.
    private static let seconds: Range<Int64> = 788_918_400..<1_735_689_600

    private static func calendar(_ name: String) throws -> (ours: LocalCalendar, theirs: Calendar) {
        var theirs = Calendar(identifier: .iso8601)
        theirs.timeZone = try #require(TimeZone(identifier: name))
        return (LocalCalendar(zone: try TimeZoneDatabase.system.rules(named: name)), theirs)
    }

    /// A second near a change of the clocks, or any.
    private static func second(
        _ zone: TimeZoneRules, _ random: inout SeededGenerator
    ) -> Int64 {
        let any = Int64.random(in: seconds, using: &random)
        let change = zone.stretch(at: any).end
        guard seconds.contains(change), random.oneIn(2) else { return any }
        return change + Int64.random(in: -100_000...100_000, using: &random)
    }

    @Test("Offsets are the same at any time", arguments: names)
    func offsets(name: String) throws {
        let (ours, theirs) = try Self.calendar(name)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let second = Self.second(ours.zone, &random)
            let date = Date(timeIntervalSince1970: Double(second))
            #expect(
                ours.zone.offset(at: second) == theirs.timeZone.secondsFromGMT(for: date),
                "\(name) at \(second)")
        }
    }

    @Test("Days, weeks, months and years begin and end at the same time", arguments: names)
    func buckets(name: String) throws {
        let (ours, theirs) = try Self.calendar(name)
        let units: [(Bucket, Calendar.Component)] = [
            (.day, .day), (.week(from: .monday), .weekOfYear), (.month, .month), (.year, .year),
        ]
        var random = SeededGenerator(seed: 8)
        for _ in 0..<60 {
            let second = Self.second(ours.zone, &random)
            let date = Date(timeIntervalSince1970: Double(second))
            for (bucket, unit) in units {
                let time = second * 1_000_000
                let buckets = try #require(
                    TimeBuckets(
                        bucket, covering: time, through: time, anchor: time, calendar: ours))
                let interval = try #require(theirs.dateInterval(of: unit, for: date))
                let expected = [interval.start, interval.end].map {
                    Int64($0.timeIntervalSince1970) * 1_000_000
                }
                #expect(buckets.bounds == expected, "\(name), \(bucket) of \(second)")
            }
        }
    }

    @Test("Steps by the calendar lead to the same time, where the clock shows it", arguments: names)
    func steps(name: String) throws {
        let (ours, theirs) = try Self.calendar(name)
        let units: [(Duration.Unit, Calendar.Component)] = [
            (.days, .day), (.months, .month), (.years, .year),
        ]
        var random = SeededGenerator(seed: 9)
        for _ in 0..<200 {
            let second = Self.second(ours.zone, &random)
            let (unit, component) = random.pick(units)
            let count = 1 + random.below(14)
            let found = ours.step(
                second * 1_000_000, by: Duration(amount: "\(count)", unit: unit), times: -1)
            let date = Date(timeIntervalSince1970: Double(second))
            let other = try #require(theirs.date(byAdding: component, value: -count, to: date))
            let shown = [date, other].map {
                theirs.dateComponents([.hour, .minute, .second], from: $0)
            }
            // Where a change skips the time, each of the two takes its own way.
            guard shown[0] == shown[1] else { continue }
            let expected = Int64(other.timeIntervalSince1970) * 1_000_000
            #expect(
                ours.local(found) == ours.local(expected), "\(name): \(count) \(unit), \(second)")
        }
    }

    private func labels(
        _ bucket: Bucket, _ zone: String, _ first: String, _ last: String
    ) throws -> [String] {
        let times = try [first, last].map { try #require(Timestamp(rfc3339: $0)).microseconds }
        let buckets = try #require(
            TimeBuckets(
                bucket, covering: times[0], through: times[1], anchor: times[0],
                calendar: Self.calendar(zone).ours))
        return (0..<buckets.count).map { CellText.plain(buckets.label($0)) ?? "" }
    }

    @Test("Samoa had no 30 December in 2011")
    func skippedDay() throws {
        #expect(
            try labels(.day, "Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-31T12:00:00Z")
                == ["2011-12-29", "2011-12-31", "2012-01-01"])
    }

    @Test("Clocks of Lord Howe change by half an hour, those of Chatham at a quarter to")
    func oddChanges() throws {
        func hours(_ zone: String, _ noon: String) throws -> Double {
            let time = try #require(Timestamp(rfc3339: noon)).microseconds
            let buckets = try #require(
                TimeBuckets(
                    .day, covering: time, through: time, anchor: time,
                    calendar: Self.calendar(zone).ours))
            return Double(buckets.bounds[1] - buckets.bounds[0]) / Double(hour)
        }
        #expect(try hours("Australia/Lord_Howe", "2026-04-05T12:00:00+10:30") == 24.5)
        #expect(try hours("Australia/Lord_Howe", "2026-10-04T12:00:00+11:00") == 23.5)
        #expect(try hours("Pacific/Chatham", "2026-04-05T12:00:00+12:45") == 25)
        #expect(try hours("Pacific/Chatham", "2026-09-27T12:00:00+13:45") == 23)
        #expect(try hours("America/St_Johns", "2026-03-08T12:00:00-02:30") == 23)
    }

    @Test("The 53rd week of 2020 goes on into 2021; the first of 2020 began in 2019")
    func isoWeeks() throws {
        let weeks = try labels(
            .week(from: .monday), "Europe/Berlin", "2020-12-31T12:00:00Z", "2021-01-04T12:00:00Z")
        #expect(weeks == ["2020-12-28", "2021-01-04"])
        let first = try labels(
            .week(from: .monday), "Europe/Berlin", "2020-01-01T12:00:00Z", "2020-01-01T12:00:00Z")
        #expect(first == ["2019-12-30"])
    }
}

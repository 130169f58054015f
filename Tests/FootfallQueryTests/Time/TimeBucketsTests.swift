import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Buckets of time")
struct TimeBucketsTests {
    static func instant(_ text: String) -> Int64 {
        Timestamp(rfc3339: text)?.microseconds ?? 0
    }

    /// The labels of all buckets.
    private func labels(
        _ bucket: Bucket, _ zone: TimeZoneRules, _ first: String, _ last: String,
        anchor: String? = nil
    ) throws -> [String] {
        let buckets = try #require(
            TimeBuckets(
                bucket, covering: Self.instant(first), through: Self.instant(last),
                anchor: Self.instant(anchor ?? first), calendar: LocalCalendar(zone: zone)))
        return (0..<buckets.count).map { CellText.plain(buckets.label($0)) ?? "" }
    }

    private func hours(_ bucket: Bucket, _ zone: TimeZoneRules, _ day: String) throws -> [Int64] {
        let start = Self.instant("\(day)T12:00:00Z")
        let buckets = try #require(
            TimeBuckets(
                bucket, covering: start, through: start, anchor: start,
                calendar: LocalCalendar(zone: zone)))
        return zip(buckets.bounds, buckets.bounds.dropFirst()).map { ($1 - $0) / 3_600_000_000 }
    }

    @Test(
        "A column's buckets are those of its times one by one",
        arguments: [Bucket.hour, .day, .week(from: .monday), .month, .year], [30, 30_000])
    func columns(bucket: Bucket, days: Int) throws {
        var random = SeededGenerator(seed: UInt64(days))
        let dayLength = 86_400_000_000
        let first = Self.instant("2019-12-31T23:00:00Z")
        let buckets = try #require(
            TimeBuckets(
                bucket, covering: first, through: first + Int64(days * dayLength), anchor: first,
                calendar: LocalCalendar(zone: ZoneSamples.berlin), countMax: 1 << 20))
        let nearBounds = buckets.bounds.shuffled(using: &random).prefix(500).flatMap {
            [$0 - 1, $0, $0 + 1]
        }
        let times =
            nearBounds + [.min, .max]
            + (0..<1000).map { _ in first + Int64(random.below((days + 2) * dayLength)) }
        var found = [Int32](repeating: 0, count: times.count)
        times.withUnsafeBufferPointer { times in
            found.withUnsafeMutableBufferPointer { buckets.indices(of: times, into: $0) }
        }
        for (time, bucket) in zip(times, found) {
            #expect(Int(bucket) == buckets.index(of: time) ?? -1)
        }
    }

    @Test("Days have 23 and 25 hours where clocks change")
    func days() throws {
        #expect(try hours(.day, ZoneSamples.berlin, "2026-03-29") == [23])
        #expect(try hours(.day, ZoneSamples.berlin, "2026-10-25") == [25])
        #expect(try hours(.day, ZoneSamples.berlin, "2026-10-26") == [24])
        #expect(try hours(.day, ZoneSamples.havana, "2026-03-08") == [23])
        #expect(
            try labels(
                .day, ZoneSamples.kathmandu, "2026-01-01T18:14:59Z", "2026-01-01T18:15:00Z")
                == ["2026-01-01", "2026-01-02"])
    }

    @Test("A day that the clocks skip has no bucket")
    func skippedDay() throws {
        #expect(
            try labels(.day, ZoneSamples.dayline, "2020-01-01T12:00:00Z", "2020-01-03T12:00:00Z")
                == ["2020-01-01", "2020-01-03", "2020-01-04"])
    }

    @Test("Weeks begin on Monday, or on the day that is asked for")
    func weeks() throws {
        let (first, last) = ("2026-11-21T09:00:00Z", "2026-11-30T00:00:00Z")
        #expect(
            try labels(.week(from: .monday), .utc, first, last)
                == ["2026-11-16", "2026-11-23", "2026-11-30"])
        #expect(
            try labels(.week(from: .sunday), .utc, first, last)
                == ["2026-11-15", "2026-11-22", "2026-11-29"])
        // The last week of ISO year 2026, its 53rd, ends in 2027.
        #expect(
            try labels(.week(from: .monday), .utc, "2027-01-03T23:00:00Z", "2027-01-04T00:00:00Z")
                == ["2026-12-28", "2027-01-04"])
    }

    @Test("Months, quarters and years begin on their first day, leap years and first years too")
    func longUnits() throws {
        #expect(
            try labels(.month, .utc, "2024-01-31T00:00:00Z", "2024-03-01T00:00:00Z")
                == ["2024-01-01", "2024-02-01", "2024-03-01"])
        #expect(
            try labels(.quarter, .utc, "2026-06-30T00:00:00Z", "2026-07-01T00:00:00Z")
                == ["2026-04-01", "2026-07-01"])
        #expect(
            try labels(.year, .utc, "0001-01-01T00:00:00Z", "0002-01-01T00:00:00Z")
                == ["0001-01-01", "0002-01-01"])
        #expect(
            try labels(.year, .utc, "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z")
                == ["9999-01-01"])
    }

    @Test("Hours show local time with its offset; the doubled hour is two")
    func localHours() throws {
        #expect(
            try labels(.hour, ZoneSamples.berlin, "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z")
                == [
                    "2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00",
                    "2026-10-25T03:00:00+01:00",
                ])
        #expect(
            try labels(.hour, ZoneSamples.lordHowe, "2026-04-04T14:00:00Z", "2026-04-04T16:00:00Z")
                == [
                    "2026-04-05T01:00:00+11:00", "2026-04-05T01:30:00+10:30",
                    "2026-04-05T02:00:00+10:30",
                ])
        #expect(
            try labels(.hour, ZoneSamples.kolkata, "2026-01-01T00:00:00Z", "2026-01-01T00:30:00Z")
                == ["2026-01-01T05:00:00+05:30", "2026-01-01T06:00:00+05:30"])
    }

    @Test(
        "Spans of up to a day are counted from local midnight, longer ones from the range's start")
    func spans() throws {
        let sixHours = Bucket.span(Duration(amount: "6", unit: .hours))
        #expect(
            try labels(sixHours, ZoneSamples.berlin, "2026-10-24T23:00:00Z", "2026-10-25T23:00:00Z")
                == [
                    "2026-10-25T00:00:00+02:00", "2026-10-25T05:00:00+01:00",
                    "2026-10-25T11:00:00+01:00", "2026-10-25T17:00:00+01:00",
                    "2026-10-25T23:00:00+01:00", "2026-10-26T00:00:00+01:00",
                ])
        let tenDays = Bucket.span(Duration(amount: "10", unit: .days))
        #expect(
            try labels(
                tenDays, ZoneSamples.berlin, "2026-03-30T00:00:00Z", "2026-04-09T00:00:00Z",
                anchor: "2026-03-15T08:00:00Z")
                == ["2026-03-25T09:00:00+01:00", "2026-04-04T09:00:00+02:00"])
        let twoMonths = Bucket.span(Duration(amount: "2", unit: .months))
        #expect(
            try labels(
                twoMonths, .utc, "2025-12-31T00:00:00Z", "2026-04-30T00:00:00Z",
                anchor: "2025-12-31T00:00:00Z")
                == [
                    "2025-12-31T00:00:00+00:00", "2026-02-28T00:00:00+00:00",
                    "2026-04-30T00:00:00+00:00",
                ])
        let day = Bucket.span(Duration(amount: "1", unit: .days))
        #expect(try hours(day, ZoneSamples.berlin, "2026-10-25") == [25])
    }

    @Test("Too many buckets are refused before they are laid out")
    func tooMany() {
        let milliseconds = Bucket.span(Duration(amount: "1", unit: .milliseconds))
        for bucket in [Bucket.hour, .day, milliseconds] {
            #expect(
                TimeBuckets(
                    bucket, covering: Timestamp.earliest.microseconds,
                    through: Timestamp.latest.microseconds, anchor: 0,
                    calendar: LocalCalendar(zone: .utc)) == nil)
        }
    }

    @Test("All of time can be cut into years, and every instant finds its own")
    func allTime() throws {
        let buckets = try #require(
            TimeBuckets(
                .year, covering: Timestamp.earliest.microseconds,
                through: Timestamp.latest.microseconds, anchor: 0,
                calendar: LocalCalendar(zone: ZoneSamples.newYork)))
        #expect(buckets.index(of: Timestamp.earliest.microseconds) == 0)
        #expect(buckets.index(of: Timestamp.latest.microseconds) == buckets.count - 1)
    }

    @Test("A quarter of an hour lies in one bucket, except where midnight is not on one")
    func nesting() throws {
        func nests(_ zone: TimeZoneRules, _ bucket: Bucket) throws -> Bool {
            let start = Self.instant("2026-03-28T12:00:00Z")
            let calendar = LocalCalendar(zone: zone)
            let buckets = try #require(
                TimeBuckets(
                    bucket, covering: start, through: start + 86_400_000_000 * 3, anchor: start,
                    calendar: calendar))
            return buckets.nest(cellsOf: 900_000_000)
        }
        for zone in ZoneSamples.all { #expect(try nests(zone, .day)) }
        #expect(try nests(ZoneSamples.zone("LMT-0:53:28"), .day) == false)
        #expect(try nests(.utc, .span(Duration(amount: "10", unit: .minutes))) == false)
        #expect(try nests(.utc, .span(Duration(amount: "30", unit: .minutes))))
    }

    /// What a bucket is, told of one instant alone.
    private func naiveKey(_ bucket: Bucket, _ zone: TimeZoneRules, _ time: Int64) -> String {
        let second = time.floorDivided(by: 1_000_000)
        let local = second + Int64(zone.offset(at: second))
        let date = CivilDate(daysSinceEpoch: Int(local.floorDivided(by: 86_400)))
        switch bucket {
        case .hour: return "\(local.floorDivided(by: 3600)) \(zone.offset(at: second))"
        case .day: return CellText.text(of: date)
        case .month: return "\(date.year)-\(date.month)"
        case .quarter: return "\(date.year)-\((date.month - 1) / 3)"
        case .week: return "\((local.floorDivided(by: 86_400) + 3).floorDivided(by: 7))"
        default: return "\(date.year)"
        }
    }

    @Test("Times share a bucket exactly where a naive calendar says so", arguments: 0..<12)
    func naiveTwin(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let units: [Bucket] = [.hour, .day, .week(from: .monday), .month, .quarter, .year]
        for zone in ZoneSamples.all {
            let bucket = generator.pick(units)
            let start =
                Int64.random(in: -9_000_000_000...9_000_000_000, using: &generator) * 1_000_000
            let times = (0..<120).map { _ in
                start + Int64.random(in: 0...3_000_000, using: &generator) * 1_000_000
            }.sorted()
            let buckets = try #require(
                TimeBuckets(
                    bucket, covering: times[0], through: times[119], anchor: times[0],
                    calendar: LocalCalendar(zone: zone)))
            for (a, b) in zip(times, times.dropFirst()) {
                let isSame = naiveKey(bucket, zone, a) == naiveKey(bucket, zone, b)
                #expect(
                    (buckets.index(of: a) == buckets.index(of: b)) == isSame,
                    "seed \(seed), \(zone.name), \(bucket), \(a) \(b)")
            }
            let shuffled = times.shuffled(using: &generator) + [times[0] - 1_000_000_000_000_000]
            var found = [Int32](repeating: 7, count: shuffled.count)
            shuffled.withUnsafeBufferPointer { times in
                found.withUnsafeMutableBufferPointer { buckets.indices(of: times, into: $0) }
            }
            #expect(found.map(Int.init) == shuffled.map { buckets.index(of: $0) ?? -1 })
        }
    }
}

import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Time zones")
struct TimeZoneRulesTests {
    private func second(_ text: String) throws -> Int64 {
        try #require(Timestamp(rfc3339: text)).microseconds / 1_000_000
    }

    @Test("A yearly rule changes the clocks at the second it names")
    func yearlyRule() throws {
        let change = try second("2026-03-29T01:00:00Z")
        #expect(ZoneSamples.berlin.offset(at: change - 1) == 3600)
        #expect(ZoneSamples.berlin.offset(at: change) == 7200)
        let back = try second("2026-10-25T01:00:00Z")
        #expect(ZoneSamples.berlin.stretch(at: change).end == back)
        #expect(ZoneSamples.berlin.stretch(at: back - 1).start == change)
        #expect(ZoneSamples.newYork.offset(at: try second("2026-03-08T06:59:59Z")) == -18_000)
        #expect(ZoneSamples.newYork.offset(at: try second("2026-03-08T07:00:00Z")) == -14_400)
        #expect(ZoneSamples.dublin.offset(at: try second("2026-01-01T00:00:00Z")) == 0)
        #expect(ZoneSamples.dublin.offset(at: try second("2026-07-01T00:00:00Z")) == 3600)
        #expect(ZoneSamples.lordHowe.offset(at: try second("2026-01-01T00:00:00Z")) == 39_600)
        #expect(ZoneSamples.lordHowe.offset(at: try second("2026-07-01T00:00:00Z")) == 37_800)
        #expect(ZoneSamples.greenland.offset(at: try second("2026-03-29T01:00:00Z")) == -3600)
        #expect(ZoneSamples.greenland.offset(at: try second("2026-03-29T00:59:59Z")) == -7200)
    }

    @Test("Days of the year are counted with and without the leap day")
    func dayOfYear() throws {
        let julian = ZoneSamples.zone("AAA0BBB,J60/0,J300/0")
        #expect(julian.offset(at: try second("2024-03-01T00:00:00Z")) == 3600)
        #expect(julian.offset(at: try second("2024-02-29T23:59:59Z")) == 0)
        let ordinal = ZoneSamples.zone("AAA0BBB,59/0,300/0")
        #expect(ordinal.offset(at: try second("2024-02-29T00:00:00Z")) == 3600)
        #expect(ordinal.offset(at: try second("2023-03-01T00:00:00Z")) == 3600)
        #expect(ordinal.offset(at: try second("2023-02-28T23:59:59Z")) == 0)
    }

    @Test("Saving that lasts all year has no gap at new year")
    func permanentSaving() throws {
        let zone = ZoneSamples.zone("XXX3EDT4,0/0,J365/23")
        for text in ["2025-12-31T23:59:59Z", "2026-01-01T03:59:59Z", "2026-01-01T05:00:00Z"] {
            #expect(zone.offset(at: try second(text)) == -14_400)
        }
    }

    @Test(
        "What is no POSIX rule is refused",
        arguments: [
            "", "CE", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
            "CET-25", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,M3.5.0,M10.5.0x",
            "<CET-1", "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1:60",
        ])
    func badRules(text: String) {
        #expect(YearlyRule(posix: Array(text.utf8)) == nil)
    }

    @Test("Skipped local times move to the change; of doubled ones the first is meant")
    func localTimes() throws {
        let calendar = LocalCalendar(zone: ZoneSamples.berlin)
        func utc(_ local: String) throws -> String {
            let written = try #require(LocalInstant(parsing: local))
            return Timestamp(unchecked: calendar.instant(of: written)).description
        }
        #expect(try utc("2026-03-29T01:59:59") == "2026-03-29T00:59:59.000Z")
        #expect(try utc("2026-03-29T02:30:00.5") == "2026-03-29T01:00:00.000Z")
        #expect(try utc("2026-03-29T03:00:00.25") == "2026-03-29T01:00:00.250Z")
        #expect(try utc("2026-10-25T02:30") == "2026-10-25T00:30:00.000Z")
        #expect(try utc("2026-10-25T03:00") == "2026-10-25T02:00:00.000Z")
        #expect(try utc("2026-10-25T02:30+01:00") == "2026-10-25T01:30:00.000Z")
        #expect(try utc("0001-01-01T00:00") == "0001-01-01T00:00:00.000Z")
        #expect(try utc("9999-12-31T23:59:59.999999999Z") == "9999-12-31T23:59:59.999999Z")
    }

    @Test("From instants to local time and back nothing is lost outside doubled hours")
    func roundTrip() {
        var generator = SeededGenerator(seed: 5)
        for zone in ZoneSamples.all {
            for _ in 0..<300 {
                let time = Int64.random(in: -30_000_000_000...200_000_000_000, using: &generator)
                let offset = Int64(zone.offset(at: time))
                let back = zone.instant(ofLocal: time + offset)
                let isDoubled = back < time && back + Int64(zone.offset(at: back)) == time + offset
                #expect(back == time || isDoubled, "\(zone.name) at \(time)")
                let stretches = zone.stretches(over: time...(time + 100_000_000))
                #expect(zip(stretches, stretches.dropFirst()).allSatisfy { $0.end == $1.start })
            }
        }
    }
}

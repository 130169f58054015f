@testable import FootfallQuery

/// Zones made of their yearly rule alone, so that no test depends on the system's database.
enum ZoneSamples {
    static func zone(_ posix: String) -> TimeZoneRules {
        let rule = YearlyRule(posix: Array(posix.utf8))
        return TimeZoneRules(name: posix, changes: [], offsets: [rule?.offset ?? 0], rule: rule)
    }

    static let berlin = zone("CET-1CEST,M3.5.0,M10.5.0/3")
    static let newYork = zone("EST5EDT,M3.2.0,M11.1.0")
    static let kathmandu = zone("<+0545>-5:45")
    static let kolkata = zone("IST-5:30")
    /// Half an hour of saving.
    static let lordHowe = zone("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")
    /// Saving that is less than standard time.
    static let dublin = zone("IST-1GMT0,M10.5.0,M3.5.0/1")
    /// Clocks change at midnight.
    static let havana = zone("CST5CDT,M3.2.0/0,M11.1.0/1")
    static let greenland = zone("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")
    /// From 2020-01-02T00:00 the clocks go to the next midnight: a whole day is skipped.
    static let dayline = TimeZoneRules(
        name: "dayline", changes: [1_577_959_200], offsets: [-36_000, 50_400], rule: nil)

    static let all = [
        TimeZoneRules.utc, berlin, newYork, kathmandu, kolkata, lordHowe, dublin, havana, greenland,
        dayline,
    ]
}

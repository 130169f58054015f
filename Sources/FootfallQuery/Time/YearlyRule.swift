import FootfallModel

/// The yearly rule of a zone: the POSIX `TZ` text at the end of a zone's file (POSIX.1-2024, section
/// 8.3, with the longer times of RFC 9636, section 3.3.2), for example `CET-1CEST,M3.5.0,M10.5.0/3`.
package struct YearlyRule: Sendable, Equatable {
    /// When in a year the clocks change.
    struct Change: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// Day 1 to 365, February 29 never counted.
            case julian(Int)
            /// Day 0 to 365, February 29 counted.
            case ordinal(Int)
            /// A weekday (from Sunday, 0) of a week of a month; week 5 is the last.
            case weekday(month: Int, week: Int, day: Int)
        }

        var day: Day
        /// Seconds from the day's local midnight, perhaps negative or past the day.
        var secondOfDay: Int

        /// Local seconds since 1970-01-01T00:00.
        func local(in year: Int) -> Int64 {
            Int64(daysSinceEpoch(in: year)) * 86_400 + Int64(secondOfDay)
        }

        private func daysSinceEpoch(in year: Int) -> Int {
            let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
            switch day {
            case .ordinal(let day): return newYear + day
            case .julian(let day):
                let isAfterLeapDay = CivilDate.daysInMonth(2, year: year) == 29 && day >= 60
                return newYear + day - 1 + (isAfterLeapDay ? 1 : 0)
            case .weekday(let month, let week, let weekday):
                let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
                // 1970-01-01 was a Thursday, 4.
                let firstWeekday = ((first + 4) % 7 + 7) % 7
                let offset = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
                let length = CivilDate.daysInMonth(month, year: year)
                return first + (offset < length ? offset : offset - 7)
            }
        }
    }

    struct Saving: Sendable, Equatable {
        /// Seconds east of UTC while it holds.
        var offset: Int
        var start: Change
        var end: Change
    }

    /// Seconds east of UTC.
    var offset: Int
    var saving: Saving?

    /// The stretch of the rule that holds a second.
    func stretch(at second: Int64) -> TimeZoneRules.Stretch {
        guard saving != nil else {
            return TimeZoneRules.Stretch(start: .min, end: .max, offset: offset)
        }
        let days = Int(second.floorDivided(by: 86_400))
        let year = CivilDate(daysSinceEpoch: days).year
        let changes = (year - 2...year + 2).flatMap(changes)
        let next = changes.firstIndex { $0.second > second } ?? changes.count - 1
        return TimeZoneRules.Stretch(
            start: changes[next - 1].second, end: changes[next].second,
            offset: changes[next - 1].offset)
    }

    /// A year's changes in order: when, and the offset from then on.
    private func changes(of year: Int) -> [(second: Int64, offset: Int)] {
        guard let saving else { return [] }
        let start = saving.start.local(in: year) - Int64(offset)
        let end = saving.end.local(in: year) - Int64(saving.offset)
        // Where saving lasts all year one ends as the next begins: the beginning counts.
        return start < end
            ? [(start, saving.offset), (end, offset)] : [(end, offset), (start, saving.offset)]
    }
}

internal import FootfallModel

/// Local time for whole columns: which weekday and hour an instant has in the query's zone.
///
/// A zone's offset holds for a stretch of time, so most instants of a column cost a comparison with
/// the stretch of the one before, and some divisions.
package struct LocalClock: Sendable {
    private let zone: TimeZoneRules

    package init(_ zone: TimeZoneRules) {
        self.zone = zone
    }

    package static let utc = LocalClock(.utc)

    private static let microsecondsPerSecond: Int64 = 1_000_000
    private static let secondsPerHour: Int64 = 3600
    /// Numbered from Monday.
    private static let weekdayNames = TextDictionary(Weekday.allCases.map { "\($0)" })

    /// 0 to 23.
    func hours(of times: [Int64]) -> [Int64] {
        localHours(of: times).map { floorModulo($0, 24) }
    }

    func weekdays(of times: [Int64]) -> ColumnChunk {
        // 1970-01-01 was a Thursday.
        let codes = localHours(of: times).map { hour in
            UInt32(floorModulo(floorQuotient(hour, 24) + 3, 7))
        }
        return ColumnChunk(
            slotCount: codes.count, presence: .all, values: .codes(codes, Self.weekdayNames))
    }

    /// Whole local hours since 1970-01-01T00:00 local time.
    private func localHours(of times: [Int64]) -> [Int64] {
        var stretch = zone.stretch(at: 0)
        return times.map { time in
            let second = floorQuotient(time, Self.microsecondsPerSecond)
            if second < stretch.start || second >= stretch.end {
                stretch = zone.stretch(at: second)
            }
            return floorQuotient(second + Int64(stretch.offset), Self.secondsPerHour)
        }
    }
}

/// The quotient rounded down, where `/` rounds toward zero.
@inline(__always)
func floorQuotient(_ a: Int64, _ b: Int64) -> Int64 {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
}

@inline(__always)
func floorModulo(_ a: Int64, _ b: Int64) -> Int64 {
    let rest = a % b
    return rest < 0 ? rest + b : rest
}

import FootfallFormat
package import FootfallModel

/// Local time for whole columns: which weekday and hour an instant has in the query's zone.
///
/// A zone is a list of stretches of time with one offset each, so a column costs a look at the
/// stretch it was last in, and some divisions.
package struct LocalClock: Sendable {
    package struct Stretch: Sendable, Equatable {
        /// The first microsecond.
        package var start: Int64
        /// Seconds east of UTC.
        package var offset: Int

        package init(start: Int64, offset: Int) {
            self.start = start
            self.offset = offset
        }
    }

    private let stretches: [Stretch]

    /// - Parameter stretches: ascending; the first holds for all time before it, too.
    package init(_ stretches: [Stretch]) {
        self.stretches = stretches.isEmpty ? [Stretch(start: .min, offset: 0)] : stretches
    }

    package static let utc = LocalClock([])

    private static let microsecondsPerHour: Int64 = 3_600_000_000
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
        var offset: Int64 = 0
        var place = -1
        return times.map { time in
            if place < 0 || !isIn(time, place) {
                place = max(0, stretches.partitionPoint { $0.start > time } - 1)
                offset = Int64(stretches[place].offset) * 1_000_000
            }
            return floorQuotient(time + offset, Self.microsecondsPerHour)
        }
    }

    private func isIn(_ time: Int64, _ place: Int) -> Bool {
        (place == 0 || stretches[place].start <= time)
            && (place + 1 == stretches.count || time < stretches[place + 1].start)
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

/// When visits begin: evenly along the time range, but for the hours of the day.
struct OpeningHours: Sendable {
    /// 2026-01-01T00:00:00Z, in milliseconds.
    static let start: Int64 = 1_767_225_600_000
    static let dayCount = 90
    private static let hourMilliseconds: Int64 = 3_600_000
    private static let dayMilliseconds: Int64 = 24 * hourMilliseconds

    /// How busy each hour of a day is; they add up to 1000.
    private static let weights: [Int64] = [
        14, 8, 5, 4, 4, 8, 18, 32, 42, 48, 50, 54, 58, 54, 50, 48, 50, 56, 66, 78, 86, 78, 58, 31,
    ]

    private let visitCount: Int64

    init(visitCount: Int) {
        self.visitCount = Int64(max(visitCount, 1))
    }

    /// When a visit begins; visits are numbered from 0, and past the planned number it goes on.
    func start(ofVisit visit: Int) -> Int64 {
        let units = Int64(Self.dayCount) * 1000
        // The place of the visit in units of activity, a thousand a day, and its fraction.
        let (unit, rest) = (Int64(visit) * units).quotientAndRemainder(dividingBy: visitCount)
        let (day, withinDay) = unit.quotientAndRemainder(dividingBy: 1000)
        let fraction = rest * 1000 / visitCount
        return Self.start + day * Self.dayMilliseconds
            + Self.milliseconds(ofActivity: withinDay * 1000 + fraction)
    }

    /// The time of day at which so many thousandths of an activity unit are over.
    private static func milliseconds(ofActivity activity: Int64) -> Int64 {
        var left = activity
        for (hour, weight) in weights.enumerated() {
            if left < weight * 1000 {
                return Int64(hour) * hourMilliseconds
                    + left * hourMilliseconds / (weight * 1000)
            }
            left -= weight * 1000
        }
        return dayMilliseconds - 1
    }
}

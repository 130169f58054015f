import FootfallTestSupport

/// A zone's clock around the end of March 2026, straight from its offsets: when Berlin's clocks go
/// forward, from 01:00 UTC on the 29th.
struct NaiveZone: Sendable {
    var name: String
    var offset: @Sendable (Int64) -> Int64

    private static let berlinChange: Int64 = 1_774_746_000_000_000

    static let all = [
        NaiveZone(name: "UTC") { _ in 0 },
        NaiveZone(name: "Europe/Berlin") { $0 < berlinChange ? hour : 2 * hour },
        NaiveZone(name: "Asia/Kathmandu") { _ in 5 * hour + 45 * minute },
        NaiveZone(name: "America/St_Johns") { _ in -(2 * hour + 30 * minute) },
    ]

    /// What the clock shows.
    func local(_ time: Int64) -> Int64 { time + offset(time) }

    /// The number of the day that the clock shows, from 1970-01-01.
    func dayNumber(_ time: Int64) -> Int64 { floored(local(time), day) }

    /// When the clock shows a time for the first time; no test asks for one that is skipped.
    func instant(_ local: Int64) -> Int64 {
        let candidates = [local - offset(local - 14 * hour), local - offset(local + 14 * hour)]
        return candidates.filter { self.local($0) == local }.min() ?? candidates[0]
    }

    func midnight(_ number: Int64) -> Int64 { instant(number * day) }

    /// The time that the clock showed so many days earlier.
    func daysBefore(_ count: Int64, _ time: Int64) -> Int64 {
        instant(local(time) - count * day)
    }
}

/// Buckets of a fixed length counted from local midnight, or whole days.
struct NaiveBuckets {
    var text: String
    /// Ascending, over all that a test looks at.
    var starts: [Int64]
    private let zone: NaiveZone
    private let isOfDays: Bool

    /// Days, if no length is given.
    init(_ text: String, length: Int64?, zone: NaiveZone) {
        self.text = text
        self.zone = zone
        isOfDays = length == nil
        let first = zone.dayNumber(ProofEvents.origin)
        starts = (first - 12...first + 24).flatMap { number in
            let (start, end) = (zone.midnight(number), zone.midnight(number + 1))
            return Array(stride(from: start, to: end, by: Int(length ?? end - start)))
        }
    }

    /// The place of the bucket that a time lies in.
    func index(_ time: Int64) -> Int {
        starts.prefix { $0 <= time }.count - 1
    }

    /// The places of all buckets that some times touch.
    func indices(_ times: Range<Int64>) -> Range<Int> {
        times.isEmpty ? 0..<0 : index(times.lowerBound)..<index(times.upperBound - 1) + 1
    }

    func label(_ index: Int) -> String {
        let start = starts[index]
        return isOfDays ? "day \(zone.dayNumber(start))" : "at \(start) \(zone.offset(start))"
    }
}

/// How many times a length fits below a number, negative ones too.
func floored(_ number: Int64, _ length: Int64) -> Int64 {
    number >= 0 ? number / length : -((-number + length - 1) / length)
}

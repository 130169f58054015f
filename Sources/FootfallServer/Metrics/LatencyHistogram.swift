/// How long requests took: counts of those that took no longer than each bound.
///
/// The bounds are those of Prometheus' own clients, and two more below, where most answers lie.
struct LatencyHistogram: Sendable {
    /// In microseconds.
    static let bounds: [Int64] = [
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000,
    ]

    /// Requests between one bound and the next; the last entry has those beyond all.
    private(set) var counts = [UInt64](repeating: 0, count: Self.bounds.count + 1)
    private(set) var sumMicroseconds: Int64 = 0

    init() {}

    mutating func record(_ duration: Duration) {
        let microseconds = max(0, duration.microseconds)
        counts[Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count] += 1
        sumMicroseconds &+= microseconds
    }

    /// How many were recorded.
    var count: UInt64 { counts.reduce(0, +) }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    }
}

internal import Metrics

/// What a store counts for swift-metrics.
///
/// Where the figures go is the application's to decide: nothing is bootstrapped here.
///
///     footfall_events_received      counter, dimension `outcome`: stored, duplicate, conflict, rejected
///     footfall_append_duration      timer
///     footfall_query_duration       timer
struct StoreMetrics: Sendable {
    private let stored = Self.counter("stored")
    private let duplicates = Self.counter("duplicate")
    private let conflicts = Self.counter("conflict")
    private let rejected = Self.counter("rejected")
    private let appendTimer = Timer(label: "footfall_append_duration")
    private let queryTimer = Timer(label: "footfall_query_duration")

    private static func counter(_ outcome: String) -> Counter {
        Counter(label: "footfall_events_received", dimensions: [("outcome", outcome)])
    }

    func count(_ counts: IngestCounts) {
        stored.increment(by: counts.stored)
        duplicates.increment(by: counts.duplicates)
        conflicts.increment(by: counts.conflicts)
        rejected.increment(by: counts.rejected)
    }

    func appended(in duration: Swift.Duration) {
        appendTimer.recordNanoseconds(duration.nanoseconds)
    }

    func answered(in duration: Swift.Duration) {
        queryTimer.recordNanoseconds(duration.nanoseconds)
    }
}

extension Swift.Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }
}

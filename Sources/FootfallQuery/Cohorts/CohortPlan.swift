/// `among (did …)`, bound: what customers must have done, and what they must not.
struct CohortPlan: Sendable {
    struct Deed: Sendable {
        var events: BoundEvents
        /// The times that count; nil for all.
        var times: Range<Int64>?
        /// So many events or more are a deed.
        var least: Int
        var isNever: Bool
    }

    /// What is asked of the events of a deed.
    private struct Count {
        var bit: UInt64
        var times: Range<Int64>
        var least: Int
        var isNever: Bool
    }

    /// Those that are asked for come before those that must not be.
    let deeds: [Deed]
    private let counts: [Count]
    /// What `known by` asks of every event.
    let known: Condition?

    init(_ deeds: [Deed], known: Condition?) {
        self.deeds = deeds.filter { !$0.isNever } + deeds.filter(\.isNever)
        counts = self.deeds.enumerated().map { place, deed in
            Count(
                bit: 1 << UInt64(place), times: deed.times ?? .min..<Int64.max, least: deed.least,
                isNever: deed.isNever)
        }
        self.known = known
    }

    /// Whether nothing is asked for: then those are found who did what they must not.
    var isOfNevers: Bool { deeds[0].isNever }

    var selector: EventSelector {
        EventSelector(steps: deeds.map(\.events), filter: known, times: times)
    }

    /// All times that count for some deed.
    private var times: Range<Int64>? {
        let ranges = deeds.compactMap(\.times)
        guard ranges.count == deeds.count, let first = ranges.map(\.lowerBound).min(),
            let end = ranges.map(\.upperBound).max()
        else { return nil }
        return first..<end
    }

    /// Whether a customer with these events, a mask of deeds each, did what is asked and nothing that
    /// must not be.
    func accepts(
        _ times: UnsafeBufferPointer<Int64>, _ masks: UnsafeBufferPointer<UInt64>
    ) -> Bool {
        for deed in counts {
            var count = 0
            for i in 0..<times.count
            where masks[i] & deed.bit != 0 && deed.times.contains(times[i]) {
                count &+= 1
            }
            if (count >= deed.least) == deed.isNever { return false }
        }
        return true
    }
}

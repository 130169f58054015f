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

    /// Those that are asked for come before those that must not be.
    let deeds: [Deed]
    /// What `known by` asks of every event.
    let known: Condition?

    init(_ deeds: [Deed], known: Condition?) {
        self.deeds = deeds.filter { !$0.isNever } + deeds.filter(\.isNever)
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
        deeds.enumerated().allSatisfy { place, deed in
            var count = 0
            for i in 0..<times.count where masks[i] >> UInt64(place) & 1 != 0 {
                count += deed.times.map { $0.contains(times[i]) } ?? true ? 1 : 0
                if count >= deed.least { break }
            }
            return (count >= deed.least) != deed.isNever
        }
    }
}

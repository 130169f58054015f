import FootfallModel

/// `paths …`, bound: where runs of events are tied, and how far they go.
struct PathPlan: Sendable {
    enum Anchors: Sendable {
        /// What follows the first of these events.
        case from(BoundEvents)
        /// What comes before the first of these events.
        case to(BoundEvents)
        /// What lies between the first of some events and the next of others.
        case between(BoundEvents, BoundEvents)
    }

    static let stepsDefault = 5
    static let anchorBit: UInt64 = 1
    static let endBit: UInt64 = 2

    var anchors: Anchors
    var filter: Condition?
    var times: Range<Int64>?
    /// The most events of a path besides its anchors.
    var stepsMax: Int
    /// The longest time between the first anchor and an event, in microseconds.
    var window: Int64?
    var groups: [BoundPath]
    /// The values that a unit holds; empty where customers are the units.
    var same: [BoundPath]

    /// Whether a customer has at most one path, and that in one group.
    var isOneEach: Bool {
        same.isEmpty && groups.allSatisfy { $0.sources.allSatisfy { $0.domain == nil } }
    }

    /// Bit 0 marks what a path is tied to, bit 1 where one between ends; all events are looked at.
    var selector: EventSelector {
        let steps: [BoundEvents] =
            switch anchors {
            case .from(let events), .to(let events): [events, .any]
            case .between(let from, let to): [from, to, .any]
            }
        return EventSelector(steps: steps, filter: filter, times: times)
    }

    /// Which of a unit's events, ascending by time, its path may hold; nil if it has no anchor.
    ///
    /// These are the ones of the first anchor's instant and, after or before it, of the window.
    func reach(
        _ times: UnsafeBufferPointer<Int64>, _ masks: UnsafeBufferPointer<UInt64>
    ) -> Range<Int>? {
        var anchor = 0
        while anchor < masks.count && masks[anchor] & Self.anchorBit == 0 { anchor &+= 1 }
        guard anchor < masks.count else { return nil }
        let time = times[anchor]
        let window = window ?? .max
        var (first, end) = (anchor, anchor + 1)
        if case .to = anchors {
            while first > 0 && time &- times[first - 1] <= window { first -= 1 }
            while end < times.count && times[end] == time { end += 1 }
        } else {
            while first > 0 && times[first - 1] == time { first -= 1 }
            while end < times.count && times[end] &- time <= window { end += 1 }
        }
        return first..<end
    }
}

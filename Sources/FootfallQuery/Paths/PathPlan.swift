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
}

import FootfallFormat
package import FootfallModel

/// All that an event is, as something that compares: two events with equal identities are stored
/// alike to the last bit (`0.0` and `-0.0` differ, which `==` of doubles does not tell).
package struct EventIdentity: Comparable, Sendable {
    private let time: Timestamp
    private let customer: [UInt8]
    private let key: TieOrder.Key

    package init(_ event: Event) {
        time = event.time
        customer = Array((event.customer ?? "").utf8)
        key = TieOrder.Key(event)
    }

    package static func < (lhs: EventIdentity, rhs: EventIdentity) -> Bool {
        if lhs.customer != rhs.customer {
            return lhs.customer.lexicographicallyPrecedes(rhs.customer)
        }
        return lhs.time != rhs.time ? lhs.time < rhs.time : lhs.key < rhs.key
    }
}

extension Sequence<Event> {
    /// The events' identities in ascending order: equal for equal multisets of events.
    package var identities: [EventIdentity] { map(EventIdentity.init).sorted() }
}

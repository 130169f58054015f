/// `replay …` and `events of …`, bound: which whole events are wanted, and in which order.
package struct EventsPlan: Sendable {
    package enum Order: Sendable {
        /// One customer's events from the first on.
        case replay(customer: String)
        /// All customers' events, and those without one, from the newest on.
        case newestFirst
    }

    /// Events of `events of …`, unless `limit` says otherwise.
    package static let limitDefault = 100

    package var order: Order
    package var events: BoundEvents
    package var filter: Condition?
    /// The times of the events that are wanted; nil for all.
    package var times: Range<Int64>?
    /// The most events; nil for all.
    package var limit: Int?

    package init(
        order: Order, events: BoundEvents = .any, filter: Condition? = nil,
        times: Range<Int64>? = nil, limit: Int? = nil
    ) {
        self.order = order
        self.events = events
        self.filter = filter
        self.times = times
        self.limit = limit
    }

    var isNewestFirst: Bool {
        if case .newestFirst = order { true } else { false }
    }
}

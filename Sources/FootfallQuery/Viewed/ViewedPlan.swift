/// `viewed for …`, bound: which events are views, and how much of the answer is wanted.
package struct ViewedPlan: Sendable {
    package enum Subject: Sendable {
        case customer(String)
        case everyCustomer
    }

    /// Products a customer, unless `limit` says otherwise.
    package static let limitDefault = 20

    package var subject: Subject
    package var views: BoundEvents
    package var filter: Condition?
    /// The times of the views that count; nil for all.
    package var times: Range<Int64>?
    /// The most products for each customer.
    package var limit: Int

    package init(
        subject: Subject, views: BoundEvents, filter: Condition? = nil,
        times: Range<Int64>? = nil, limit: Int = Self.limitDefault
    ) {
        self.subject = subject
        self.views = views
        self.filter = filter
        self.times = times
        self.limit = limit
    }

    /// Whether one customer is asked for, so that few zones are read.
    var isForOne: Bool {
        if case .customer = subject { true } else { false }
    }

    var selector: EventSelector {
        EventSelector(steps: [views], filter: filter, times: times, readsFew: isForOne)
    }
}

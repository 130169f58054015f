internal import FootfallModel
internal import FootfallQuery

// The forms of a query: how each begins.

extension Query where Form == MeasuresForm {
    /// Measures of events: `count, sum total of checkout_completed`.
    ///
    ///     Query.measures(.count, .sum("total"), of: "checkout_completed").by("country")
    public static func measures(
        _ first: Measure, _ others: Measure..., of events: EventSelection
    ) -> Query {
        Query { lowering in
            .measures(
                ([first] + others).map { lowering.at($0.node) }, of: events.lowered(&lowering))
        }
    }

    /// How many events: `count of product_viewed`.
    public static func count(of events: EventSelection) -> Query {
        measures(.count, of: events)
    }

    /// How many distinct customers: `customers of product_viewed`.
    public static func customers(of events: EventSelection) -> Query {
        measures(.customers, of: events)
    }
}

extension Query where Form == FunnelForm {
    /// How far customers came: `funnel product_viewed then checkout_completed`.
    ///
    ///     Query.funnel("product_viewed", Step("coupon_entered").maybe(), "checkout_completed")
    public static func funnel(_ first: Step, _ others: Step...) -> Query {
        funnel([first] + others)
    }

    /// How far customers came through steps that are known only when the program runs; at least one.
    public static func funnel(_ steps: [Step]) -> Query {
        Query { lowering in .funnel(steps.map { $0.lowered(&lowering) }) }
    }
}

extension Query where Form == ViewedForm {
    /// The products that a customer viewed, the most recent first: `viewed for "c-42"`.
    ///
    /// - Parameters:
    ///   - customer: the customer's id.
    ///   - events: what counts as a view; nil for the events that are defined as `viewed`.
    /// - Returns: the query.
    public static func viewed(by customer: String, of events: EventSelection? = nil) -> Query {
        Query { lowering in
            let customer = lowering.literal(.string(customer))
            return .viewedFor(.customer(customer), of: events?.lowered(&lowering))
        }
    }

    /// The products that each customer viewed: `viewed for every customer`.
    public static func viewedByEveryCustomer(of events: EventSelection? = nil) -> Query {
        Query { lowering in .viewedFor(.everyCustomer, of: events?.lowered(&lowering)) }
    }
}

extension Query where Form == AlsoViewedForm {
    /// What those who viewed a product viewed besides: `also viewed "p-1001"`.
    public static func alsoViewed(with product: String, of events: EventSelection? = nil) -> Query {
        Query { lowering in
            let product = lowering.literal(.string(product))
            return .alsoViewed(product, of: events?.lowered(&lowering))
        }
    }
}

extension Query where Form == RetentionForm {
    /// Who came back: `retention product_viewed returning checkout_completed`.
    public static func retention(
        _ start: EventSelection, returning: EventSelection
    ) -> Query {
        retention(start, returning, isFirst: false)
    }

    /// Who came back after their first such event ever:
    /// `retention first product_viewed returning checkout_completed`.
    public static func retention(
        first start: EventSelection, returning: EventSelection
    ) -> Query {
        retention(start, returning, isFirst: true)
    }

    private static func retention(
        _ start: EventSelection, _ returning: EventSelection, isFirst: Bool
    ) -> Query {
        Query { lowering in
            .retention(
                first: isFirst, start.lowered(&lowering), returning: returning.lowered(&lowering))
        }
    }
}

extension Query where Form == PathsForm {
    /// What came after an event, perhaps up to another: `paths from search to checkout_completed`.
    public static func paths(
        from start: EventSelection, to end: EventSelection? = nil
    ) -> Query {
        Query { lowering in
            .paths(from: start.lowered(&lowering), to: end?.lowered(&lowering))
        }
    }

    /// What came before an event: `paths to checkout_completed`.
    public static func paths(to end: EventSelection) -> Query {
        Query { lowering in .paths(from: nil, to: end.lowered(&lowering)) }
    }
}

extension Query where Form == SessionsForm {
    /// How many visits there were, and how long: `sessions`.
    public static func sessions() -> Query {
        Query { _ in .sessions }
    }
}

extension Query where Form == EventsForm {
    /// Every event of a customer, in the order of time: `replay "c-42"`.
    public static func replay(_ customer: String, of events: EventSelection? = nil) -> Query {
        Query { lowering in
            let customer = lowering.literal(.string(customer))
            return .replay(customer: customer, of: events?.lowered(&lowering))
        }
    }

    /// Events, the newest first: `events of checkout_completed`.
    public static func events(_ events: EventSelection) -> Query {
        Query { lowering in .events(events.lowered(&lowering)) }
    }
}

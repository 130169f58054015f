internal import FootfallQuery

/// What a customer did, or never did: the members of a cohort.
///
///     query.among(.did("product_viewed", atLeast: 3, in: .last(.days(30))), .neverDid("purchased"))
///
/// The query's own condition does not apply to these events; `EventSelection.with` does.
public struct Behaviour: Sendable {
    private let isNegated: Bool
    private let events: EventSelection
    private let countMin: Int?
    private let span: Span?

    /// Customers with such an event, or several.
    ///
    /// Without a span, of all time.
    public static func did(
        _ events: EventSelection, atLeast count: Int? = nil, in span: Span? = nil
    ) -> Behaviour {
        Behaviour(isNegated: false, events: events, countMin: count, span: span)
    }

    /// Customers without such an event, or without so many.
    public static func neverDid(
        _ events: EventSelection, atLeast count: Int? = nil, in span: Span? = nil
    ) -> Behaviour {
        Behaviour(isNegated: true, events: events, countMin: count, span: span)
    }

    func lowered(_ lowering: inout Lowering) -> Did {
        Did(
            never: isNegated, events: events.lowered(&lowering), atLeast: countMin,
            range: span.map { lowering.at($0.lowered(&lowering)) })
    }
}

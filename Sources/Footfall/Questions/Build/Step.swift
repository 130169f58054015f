internal import FootfallQuery

/// A step of a funnel: its events, and what may lie between it and the step before.
///
///     Query.funnel(
///         "product_viewed",
///         Step("product_added_to_cart").within(.days(1)),
///         Step("coupon_entered").maybe(),
///         Step(.named("checkout_completed", "Order Placed")).without("order_cancelled"))
public struct Step: Sendable, ExpressibleByStringLiteral {
    private let events: EventSelection
    private var label: String?
    private var forbidden: EventSelection?
    private var interval: Interval?
    private var isDirect = false
    private var isOptional = false

    /// A step of these events.
    public init(_ events: EventSelection) {
        self.events = events
    }

    /// A step of the events of one name, or of a definition of that name.
    public init(stringLiteral name: String) {
        self.init(EventSelection(stringLiteral: name))
    }

    /// What the step is called in the answer.
    public func `as`(_ label: String) -> Step { with { $0.label = label } }

    /// No such event may lie between the step before and this one.
    public func without(_ events: EventSelection) -> Step { with { $0.forbidden = events } }

    /// No event at all may lie between the step before and this one.
    public func directly() -> Step { with { $0.isDirect = true } }

    /// The longest time from the step before.
    public func within(_ interval: Interval) -> Step { with { $0.interval = interval } }

    /// The step may be left out.
    public func maybe() -> Step { with { $0.isOptional = true } }

    private func with(_ change: (inout Step) -> Void) -> Step {
        var step = self
        change(&step)
        return step
    }

    func lowered(_ lowering: inout Lowering) -> FootfallQuery.FunnelStep {
        FootfallQuery.FunnelStep(
            events: events.lowered(&lowering), label: label.map { lowering.at($0) },
            without: forbidden?.lowered(&lowering),
            gap: FunnelGap(
                directly: isDirect ? Lowering.nowhere : nil,
                within: interval.map { lowering.at($0.node) },
                maybe: isOptional ? Lowering.nowhere : nil))
    }
}

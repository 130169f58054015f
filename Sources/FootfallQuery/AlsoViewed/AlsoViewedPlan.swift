import FootfallModel

/// `also viewed …`, bound.
struct AlsoViewedPlan: Sendable {
    /// Whose views are looked at together.
    enum Units: Sendable {
        case customers
        case sessions(SessionRule)
        /// A customer with each combination of values that its events hold.
        case held([BoundPath])
    }

    /// The product that was viewed.
    var product: String
    var views: BoundEvents
    var filter: Condition?
    var times: Range<Int64>?
    var units: Units
    /// The longest time between a view of the product and one of another, in microseconds.
    var window: Int64?

    var countsUnits: Bool { if case .customers = units { false } else { true } }
}

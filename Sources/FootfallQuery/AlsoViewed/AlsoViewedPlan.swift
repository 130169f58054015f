import FootfallModel

/// `also viewed …`, bound.
struct AlsoViewedPlan: Sendable {
    /// The product that was viewed.
    var product: String
    var views: BoundEvents
    var filter: Condition?
    var times: Range<Int64>?
    /// Whose views are looked at together.
    var units: UnitRule
    /// The longest time between a view of the product and one of another, in microseconds.
    var window: Int64?
}

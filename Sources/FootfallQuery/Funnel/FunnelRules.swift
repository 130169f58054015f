/// What makes a list of events a chain of a funnel: the part of a query that the kernel needs.
package struct FunnelRules: Sendable, Equatable {
    /// At most 64: a step is a bit of a mask.
    package var stepCount: Int
    /// The longest time from a chain's first event to its last, inclusive; nil for no limit.
    package var window: Int64?
    /// Whether simultaneous events count in either order, or not as following each other.
    package var ties: Ties
    /// The times at which a chain may begin.
    package var starts: Range<Int64>

    package init(
        stepCount: Int, window: Int64? = nil, ties: Ties = .either,
        starts: Range<Int64> = Int64.min..<Int64.max
    ) {
        precondition((1...64).contains(stepCount), "a funnel has 1 to 64 steps")
        self.stepCount = stepCount
        self.window = window
        self.ties = ties
        self.starts = starts
    }
}

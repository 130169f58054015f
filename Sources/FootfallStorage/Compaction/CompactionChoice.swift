package import FootfallFormat

/// What to compact next.
package enum CompactionChoice: Equatable, Sendable {
    case none
    /// Cut time elsewhere: no segment has to be written for it.
    case recut(adding: [Int64], removing: [Int64])
    case merge(CompactionMerge)
}

/// Segments to merge, what into, and the cuts of time that come and go with it.
package struct CompactionMerge: Equatable, Sendable {
    /// Numbers of segments, ascending.
    package var inputs: [UInt64]
    package var plan: MergePlan
    package var addedCuts: [Int64]
    package var removedCuts: [Int64]

    package init(
        inputs: [UInt64], plan: MergePlan, addedCuts: [Int64] = [], removedCuts: [Int64] = []
    ) {
        self.inputs = inputs
        self.plan = plan
        self.addedCuts = addedCuts
        self.removedCuts = removedCuts
    }
}

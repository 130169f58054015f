/// The cuts that divide time into slices, for the whole store.
///
/// Slices tile all of time: the first begins before everything, each cut begins the next one, and
/// the last has no end. Settled segments never cross a cut.
package struct SliceBounds: Equatable, Sendable {
    /// Where each slice but the first begins: microseconds, strictly ascending.
    package private(set) var cuts: [Int64]

    /// - Parameter cuts: strictly ascending.
    package init(_ cuts: [Int64] = []) {
        precondition(zip(cuts, cuts.dropFirst()).allSatisfy(<), "cuts ascend")
        self.cuts = cuts
    }

    /// How many slices there are: at least one.
    package var count: Int { cuts.count + 1 }

    /// The slice that a time lies in, counted from the oldest.
    package func index(of time: Int64) -> Int {
        cuts.partitionPoint { $0 > time }
    }

    /// The slice that holds all of some times; nil if they lie in several.
    package func index(of times: ClosedRange<Int64>) -> Int? {
        let index = index(of: times.lowerBound)
        return index == self.index(of: times.upperBound) ? index : nil
    }

    /// The times of a slice.
    package func times(of index: Int) -> ClosedRange<Int64> {
        let first = index == 0 ? Int64.min : cuts[index - 1]
        let last = index == cuts.count ? Int64.max : cuts[index] - 1
        return first...last
    }

    /// These bounds with some cuts more and some fewer; a cut that is known is added once.
    package func editing(adding added: [Int64], removing removed: [Int64] = []) -> SliceBounds {
        SliceBounds(Set(cuts).union(added).subtracting(removed).sorted())
    }
}

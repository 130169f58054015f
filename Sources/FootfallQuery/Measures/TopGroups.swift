/// The groups with the greatest figures of one measure; of equal ones, those with the least values.
///
/// A pass over the figures finds the least one that is kept; the values of groups are looked at only
/// for what is kept, and for those that tie for its last places.
struct TopGroups {
    /// The cells of the groups, the greatest figure first.
    let cells: [Int]
    /// The values of each.
    let values: [[GroupValue]]

    /// The top groups among the cells of a worker, whose first measure counts.
    init(_ count: Int, of worker: MeasureWorker) throws {
        let ranks = try (0..<worker.assigner.cellCount).map {
            try worker.accumulators[0].value($0).rank
        }
        let known = Self.candidates(count, ranks).map { cell in
            (cell: cell, values: worker.assigner.key(of: cell).group.values)
        }
        let top = try known.watchedSort { left, right in
            let (l, r) = (ranks[left.cell], ranks[right.cell])
            if r < l || l < r { return r < l }
            return left.values.lexicographicallyPrecedes(right.values)
        }.prefix(count)
        cells = top.map(\.cell)
        values = top.map(\.values)
    }

    /// The places of the greatest ranks, with all that equal the least of them.
    private static func candidates(_ count: Int, _ ranks: [FigureRank]) -> [Int] {
        guard count > 0 else { return [] }
        guard count < ranks.count else { return Array(ranks.indices) }
        // The greatest so far, the least of them first: a sorted array is a heap.
        var heap = ranks[..<count].sorted(by: <)
        for rank in ranks[count...] where heap[0] < rank { replaceLeast(of: &heap, with: rank) }
        return ranks.indices.filter { !(ranks[$0] < heap[0]) }
    }

    private static func replaceLeast(of heap: inout [FigureRank], with rank: FigureRank) {
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < rank else { break }
            heap[place] = heap[child]
            place = child
        }
        heap[place] = rank
    }
}

extension CellKey.Group {
    /// The values of a group that is not ranked.
    fileprivate var values: [GroupValue] {
        if case .values(let values) = self { values } else { [] }
    }
}

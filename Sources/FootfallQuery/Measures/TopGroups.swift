/// The groups with the greatest figures of one measure; of equal ones, those with the least values.
///
/// One pass over the figures, which keeps no more than are asked for; the values of a group are looked
/// at only if its figure is not less than all that are kept.
struct TopGroups {
    /// The cells of the groups, the greatest figure first.
    let cells: [Int]
    /// The values of each.
    let values: [[GroupValue]]

    private struct Group {
        var cell: Int
        var rank: FigureRank
        var values: [GroupValue]

        func precedes(_ other: Group) -> Bool {
            if rank < other.rank || other.rank < rank { return other.rank < rank }
            return values.lexicographicallyPrecedes(other.values)
        }
    }

    /// The top groups among the cells of a worker, whose first measure counts.
    init(_ count: Int, of worker: MeasureWorker) throws {
        // The last of those that are kept is the first, once they are as many as are asked for.
        var heap: [Group] = []
        for cell in 0..<(count > 0 ? worker.assigner.cellCount : 0) {
            try QueryWatch.checkpoint(at: cell)
            let rank = try worker.accumulators[0].value(cell).rank
            if heap.count == count, rank < heap[0].rank { continue }
            let values = worker.assigner.key(of: cell).group.values
            let group = Group(cell: cell, rank: rank, values: values)
            if heap.count < count {
                heap.append(group)
                // A sorted array is a heap.
                if heap.count == count { heap = try heap.watchedSort { $1.precedes($0) } }
            } else if group.precedes(heap[0]) {
                Self.replaceLast(of: &heap, with: group)
            }
        }
        let top = try heap.watchedSort { $0.precedes($1) }
        cells = top.map(\.cell)
        values = top.map(\.values)
    }

    private static func replaceLast(of heap: inout [Group], with group: Group) {
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child].precedes(heap[child + 1]) { child += 1 }
            guard group.precedes(heap[child]) else { break }
            heap[place] = heap[child]
            place = child
        }
        heap[place] = group
    }
}

extension CellKey.Group {
    /// The values of a group that is not ranked.
    fileprivate var values: [GroupValue] {
        if case .values(let values) = self { values } else { [] }
    }
}

internal import FootfallFormat
internal import FootfallModel

/// Rows in memory as sorted runs, kept few: eight of about one size become one of the next.
///
/// A value that the writer goes on with while snapshots hold what it was. It decides which rows make a
/// run; making it is the caller's, who may have to let go of a lock first.
struct RunTiers: Sendable {
    private static let fanIn = 8
    /// Larger runs are left alone: merging them costs more than a query saves.
    private static let mergedRowsMax = 1 << 17

    private var tiers: [TierRun] = []
    private var unsorted: UnsortedRows?

    /// All rows; those that nobody has sorted yet are sorted now.
    var runs: [MemoryRun] { tiers.flatMap(\.runs) + (unsorted.map { [$0.run] } ?? []) }

    var rowCount: Int { tiers.reduce(unsorted?.rowCount ?? 0) { $0 + $1.rowCount } }

    /// Adds rows; the runs that are to be made now, in this order.
    mutating func insert(_ rows: CheckedBatch, secret: UInt64) -> [TierRun] {
        // A reader may have sorted what there is.
        let before = closeIfFull()
        unsorted = UnsortedRows(rows, after: unsorted, secret: secret)
        return before + closeIfFull()
    }

    /// The runs that come of rows to which no more should be added.
    private mutating func closeIfFull() -> [TierRun] {
        guard let list = unsorted, list.isFull else { return [] }
        unsorted = nil
        var due = [TierRun(list)]
        tiers += due
        while let tier = fullTier() { due.append(merge(tier)) }
        return due
    }

    /// Indices of runs of one size class that are due to be merged.
    private func fullTier() -> [Int]? {
        let classes = Dictionary(grouping: tiers.indices) { sizeClass(tiers[$0].rowCount) }
        return classes.values.first { indices in
            indices.count >= Self.fanIn
                && indices.reduce(0) { $0 + tiers[$1].rowCount } <= Self.mergedRowsMax
        }
    }

    /// Classes are powers of eight.
    private func sizeClass(_ rows: Int) -> Int {
        (Int.bitWidth - rows.leadingZeroBitCount - 1) / 3
    }

    private mutating func merge(_ indices: [Int]) -> TierRun {
        let merged = TierRun(merging: indices.map { tiers[$0] })
        let gone = Set(indices)
        tiers = tiers.indices.filter { !gone.contains($0) }.map { tiers[$0] } + [merged]
        return merged
    }
}

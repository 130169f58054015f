internal import FootfallFormat
internal import FootfallModel

/// Rows in memory as sorted runs, kept few: eight of about one size become one of the next.
///
/// A value that the writer goes on with while snapshots hold what it was.
struct RunTiers: Sendable {
    private static let fanIn = 8
    /// Larger runs are left alone: merging them costs more than a query saves.
    private static let mergedRowsMax = 1 << 17

    private var sorted: [MemoryRun] = []
    private var unsorted: UnsortedRows?

    /// All rows; those that nobody has sorted yet are sorted now.
    var runs: [MemoryRun] { sorted + (unsorted.map { [$0.run] } ?? []) }

    var rowCount: Int { sorted.reduce(unsorted?.rowCount ?? 0) { $0 + $1.rowCount } }

    mutating func insert(_ rows: CheckedBatch, secret: UInt64) {
        // A reader may have sorted what there is.
        sortIfFull(secret: secret)
        unsorted = UnsortedRows(rows, after: unsorted, secret: secret)
        sortIfFull(secret: secret)
    }

    private mutating func sortIfFull(secret: UInt64) {
        guard let list = unsorted, list.isFull else { return }
        unsorted = nil
        sorted.append(list.run)
        while let tier = fullTier() { merge(tier, secret) }
    }

    /// Indices of runs of one size class that are due to be merged.
    private func fullTier() -> [Int]? {
        let classes = Dictionary(grouping: sorted.indices) { sizeClass(sorted[$0].rowCount) }
        return classes.values.first { indices in
            indices.count >= Self.fanIn
                && indices.reduce(0) { $0 + sorted[$1].rowCount } <= Self.mergedRowsMax
        }
    }

    /// Classes are powers of eight.
    private func sizeClass(_ rows: Int) -> Int {
        (Int.bitWidth - rows.leadingZeroBitCount - 1) / 3
    }

    private mutating func merge(_ indices: [Int], _ secret: UInt64) {
        let merged = MemoryRun.merged(indices.map { sorted[$0] }, secret: secret)
        let gone = Set(indices)
        sorted = sorted.indices.filter { !gone.contains($0) }.map { sorted[$0] } + [merged]
    }
}

extension MemoryRun {
    /// The rows of several runs as one.
    fileprivate static func merged(_ runs: [MemoryRun], secret: UInt64) -> MemoryRun {
        MemoryRun(
            sorting: runs.map(\.batch), checks: .joining(runs.map(\.checks)), secret: secret)
    }
}

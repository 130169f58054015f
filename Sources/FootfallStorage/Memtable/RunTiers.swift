internal import FootfallFormat
internal import FootfallModel

/// Sorted runs in memory, kept few: eight of about one size become one of the next.
struct RunTiers: Sendable {
    private static let fanIn = 8
    /// Larger runs are left alone: merging them costs more than a query saves.
    private static let mergedRowsMax = 1 << 17

    private(set) var runs: [MemoryRun] = []

    mutating func insert(_ run: MemoryRun, _ secret: UInt64) {
        runs.append(run)
        while let tier = fullTier() { merge(tier, secret) }
    }

    /// Indices of runs of one size class that are due to be merged.
    private func fullTier() -> [Int]? {
        let classes = Dictionary(grouping: runs.indices) { sizeClass(runs[$0].rowCount) }
        return classes.values.first { indices in
            indices.count >= Self.fanIn
                && indices.reduce(0) { $0 + runs[$1].rowCount } <= Self.mergedRowsMax
        }
    }

    /// Classes are powers of eight.
    private func sizeClass(_ rows: Int) -> Int {
        (Int.bitWidth - rows.leadingZeroBitCount - 1) / 3
    }

    private mutating func merge(_ indices: [Int], _ secret: UInt64) {
        let merged = MemoryRun.merged(indices.map { runs[$0] }, secret: secret)
        let gone = Set(indices)
        runs = runs.indices.filter { !gone.contains($0) }.map { runs[$0] } + [merged]
    }
}

extension MemoryRun {
    /// The rows of several runs as one.
    static func merged(_ runs: [MemoryRun], secret: UInt64) -> MemoryRun {
        MemoryRun(
            sorting: runs.map(\.batch), checks: .joining(runs.map(\.checks)), secret: secret)
    }
}

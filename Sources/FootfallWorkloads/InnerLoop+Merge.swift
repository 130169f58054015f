internal import FootfallFormat
internal import FootfallModel

/// A flush or compaction without files: four runs in memory become one segment.
extension InnerLoop {
    private static let secret: UInt64 = 0xf007_fa11
    private static let runCount = 4

    /// Checked by the sums over all rows and ids, which a merge must preserve.
    static let merge = InnerLoop("merge 4 runs") { scale in
        let runs = try GeneratedEvents(scale * 1000).batches(runCount).map { batch in
            MemoryRun(
                sorting: batch, checks: try ContentHash.checks(of: batch, secret: secret),
                secret: secret)
        }
        let totals = try runs.reduce(MergeTotals()) {
            $0 + (try MergeTotals($1, secret: secret))
        }
        return Ready(itemCount: totals.rowCount, expected: totals.checksum) {
            let merge = try RunMerge(runs, expected: totals, secret: secret)
            let segments = try merge.run(MergePlan(.settled)) {
                try SegmentWriter(sink: Discard(), uuid: .random(), options: SegmentOptions())
            }
            return segments.reduce(MergeTotals()) { $0 + $1.totals }.checksum
        }
    }
}

/// Where bytes go that nobody wants.
private struct Discard: ByteSink {
    mutating func write(_ bytes: [UInt8]) {}
}

extension MergeTotals {
    fileprivate var checksum: UInt64 {
        Checksum.ordered([UInt64(rowCount), UInt64(idCount), rowSum, idSum])
    }
}

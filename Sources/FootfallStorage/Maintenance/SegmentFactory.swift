internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// Writes the segments of a flush or a merge as files, and opens them: nothing is committed here.
struct SegmentFactory: Sendable {
    let directory: StoreDirectory
    let identity: StoreFile
    let options: StorageOptions
    let numbers: FileNumbers
    let opener: SegmentOpener

    /// Merges some runs into new segments, durable and open.
    ///
    /// If it fails, no file is left. `areRecent` says that all rows came since the store was opened.
    func write(
        _ inputs: [any MergeInput], expected: MergeTotals, plan: MergePlan, areRecent: Bool,
        threads: Int = 1
    ) throws -> [LiveSegment] {
        let made = Mutex<[StoreFileName]>([])
        do {
            var mergeOptions = RunMerge.Options()
            mergeOptions.settledRowsWanted = options.compaction.segmentRows
            let merge = try RunMerge(
                inputs, expected: expected, secret: identity.secret, options: mergeOptions)
            let pieces = try MergePieces(merge, plan) {
                let number = numbers.take()
                made.withLock { $0.append(.segment(number)) }
                return try SegmentFileOutput(
                    in: directory, number: number, uuid: options.newUUID(),
                    options: segmentOptions(plan))
            }
            try WorkList(threads) { _ in while try pieces.writeNext() {} }.run(threads: threads)
            let merged = try pieces.finish()
            // Before a manifest lists them, so that no crash keeps the list and loses an entry.
            try directory.sync()
            return try merged.map {
                try opener.open(SegmentDescriptor($0), isRecent: areRecent)
            }
        } catch {
            directory.discard(made.withLock { $0 })
            throw error
        }
    }

    /// What lives long is packed harder.
    private func segmentOptions(_ plan: MergePlan) -> SegmentOptions {
        let isSettled = plan.outputs.allSatisfy { $0.kind == .settled }
        return SegmentOptions(
            compression: isSettled ? .high : .fast, filterBitsPerID: options.filterBitsPerID)
    }
}

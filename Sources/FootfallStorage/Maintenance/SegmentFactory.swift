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
        _ inputs: [any MergeInput], expected: MergeTotals, plan: MergePlan, areRecent: Bool
    ) throws -> [LiveSegment] {
        var made: [StoreFileName] = []
        do {
            let merge = try RunMerge(inputs, expected: expected, secret: identity.secret)
            let merged = try merge.run(plan) {
                let number = numbers.take()
                made.append(.segment(number))
                return try SegmentFileOutput(
                    in: directory, number: number, uuid: options.newUUID(),
                    options: segmentOptions(plan))
            }
            // Before a manifest lists them, so that no crash keeps the list and loses an entry.
            try directory.sync()
            return try merged.map {
                try opener.open(SegmentDescriptor($0), isRecent: areRecent)
            }
        } catch {
            directory.discard(made)
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

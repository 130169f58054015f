internal import FootfallFormat
internal import FootfallModel

/// Writes segments: flushes and merges, and commits them.
final class SegmentWork: Sendable {
    let directory: StoreDirectory
    let identity: StoreFile
    let options: StorageOptions
    let numbers: FileNumbers
    let keeper: ManifestKeeper
    let view: StoreView

    init(
        directory: StoreDirectory, identity: StoreFile, options: StorageOptions,
        numbers: FileNumbers, keeper: ManifestKeeper, view: StoreView, segmentOpener: SegmentOpener
    ) {
        self.directory = directory
        self.identity = identity
        self.options = options
        self.numbers = numbers
        self.keeper = keeper
        self.view = view
    }

    var work: Maintenance.Work {
        Maintenance.Work(
            flush: { [self] in try flushOldest() }, compact: { [self] in try compactOnce() })
    }

    func flushOldest() throws {}
    func compactOnce() throws -> Bool { false }
    func compactFully() throws {}
}

internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// An open segment of the store, whose file stays readable for as long as this lives.
final class LiveSegment: Sendable {
    let descriptor: SegmentDescriptor
    let reader: SegmentReader
    /// Whether all its events came since the store was opened: then `RecentIDs` knows their ids.
    let isRecent: Bool
    private let loadedFilter = Mutex<BloomFilter?>(nil)

    init(_ descriptor: SegmentDescriptor, reader: SegmentReader, isRecent: Bool) {
        self.descriptor = descriptor
        self.reader = reader
        self.isRecent = isRecent
    }

    var name: StoreFileName { .segment(descriptor.number) }

    var source: Snapshot.Source {
        let kind: Snapshot.Source.Kind =
            switch descriptor.kind {
            case .fresh: .fresh
            case .late: .late
            case .settled: .settled
            }
        return Snapshot.Source(
            name: name.text, kind: kind, byteCount: descriptor.byteCount, run: reader)
    }

    /// The filter over the segment's insert ids: kept once loaded, so only writers ask for it.
    func filter() throws -> BloomFilter? {
        if let filter = loadedFilter.withLock({ $0 }) { return filter }
        let filter = try reader.filter()
        loadedFilter.withLock { $0 = filter }
        return filter
    }
}

/// Opens segments, which share one cache of blocks.
struct SegmentOpener: Sendable {
    let directory: StoreDirectory
    let cache: BlockCache

    func open(_ descriptor: SegmentDescriptor, isRecent: Bool = false) throws -> LiveSegment {
        let source = try file(.segment(descriptor.number))
        return try LiveSegment(
            descriptor, reader: reader(descriptor, source), isRecent: isRecent)
    }

    /// Opens a segment once more, to be merged for as long as that is wanted.
    func reader(
        _ descriptor: SegmentDescriptor, _ mergeSwitch: MergeSwitch
    ) throws -> SegmentReader {
        let source = try file(.segment(descriptor.number))
        return try reader(descriptor, SwitchedSource(source: source, mergeSwitch: mergeSwitch))
    }

    private func reader(
        _ descriptor: SegmentDescriptor, _ source: any ByteSource
    ) throws -> SegmentReader {
        guard source.length == descriptor.byteCount else {
            throw FootfallError(
                .damaged,
                "\(source.name): \(source.length) bytes long, expected \(descriptor.byteCount)")
        }
        let reader = try SegmentReader(
            source, cache: cache, trailerChecksum: descriptor.trailerChecksum)
        guard reader.uuid == descriptor.uuid && reader.rowCount == descriptor.rowCount else {
            throw FootfallError(
                .damaged,
                "\(source.name): segment \(reader.uuid) of \(reader.rowCount) rows, expected "
                    + "\(descriptor.uuid) of \(descriptor.rowCount)")
        }
        return reader
    }

    /// A file that the manifest lists: that it is missing is damage.
    private func file(_ name: StoreFileName) throws -> FileSource {
        do {
            return try directory.source(name)
        } catch let error as FootfallError where error.code == .notFound {
            throw FootfallError(.damaged, "\(name.text): listed in the manifest, but missing")
        }
    }
}

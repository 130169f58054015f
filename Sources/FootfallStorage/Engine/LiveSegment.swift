internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// An open segment of the store, whose file stays readable for as long as this lives.
final class LiveSegment: Sendable {
    let descriptor: SegmentDescriptor
    let reader: SegmentReader
    private let loadedFilter = Mutex<BloomFilter?>(nil)

    init(_ descriptor: SegmentDescriptor, reader: SegmentReader) {
        self.descriptor = descriptor
        self.reader = reader
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

    /// Looks for ids: in the filter first, then, for what may be here, in the index.
    func match(_ probes: inout IDProbes, _ checks: [UInt32], _ judgement: inout Judgement) throws {
        guard let filter = try filter() else { return }
        let candidates = probes.candidates(filter)
        guard !candidates.isEmpty else { return }
        for (source, rows) in probes.sortedBySource(candidates) {
            let ids = probes.ids(of: rows)
            let matches = try probes.sources.bytes(source).withUnsafeBytes {
                try reader.idMatches(source: $0, ids: ids)
            }
            for match in matches {
                let row = Int(rows[match.index])
                judgement.match(row, check: checks[row], found: match.check)
            }
        }
        probes.removeFound(judgement)
    }
}

/// Opens segments, which share one cache of blocks.
struct SegmentOpener: Sendable {
    let directory: StoreDirectory
    let cache: BlockCache

    func open(_ descriptor: SegmentDescriptor) throws -> LiveSegment {
        try LiveSegment(descriptor, reader: reader(descriptor, file(.segment(descriptor.number))))
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

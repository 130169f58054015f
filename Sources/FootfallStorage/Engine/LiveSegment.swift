internal import FootfallFormat
internal import FootfallModel

/// An open segment of the store.
final class LiveSegment: Sendable {
    let descriptor: SegmentDescriptor

    init(_ descriptor: SegmentDescriptor) {
        self.descriptor = descriptor
    }

    func match(_ probes: inout IDProbes, _ checks: [UInt32], _ judgement: inout Judgement) throws {}

    var source: Snapshot.Source { preconditionFailure() }
}

struct SegmentOpener {
    let directory: StoreDirectory
    let options: StorageOptions
    func open(_ descriptor: SegmentDescriptor) throws -> LiveSegment { LiveSegment(descriptor) }
}

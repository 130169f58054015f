internal import FootfallFormat
package import FootfallModel

/// A file on its way into the store.
///
/// Its events are not logged: they are durable and visible when their memtable is flushed, together
/// with how far the file has been taken. So a file whose ingest was killed is gone on with where the
/// last flush left it, without losing or doubling an event, insert ids or not.
///
/// For as long as one lives, merging of segments gives way to it.
package final class IngestSession: Sendable {
    private let writer: Writer
    private let progress: Manifest.FileProgress?

    init(writer: Writer, progress: Manifest.FileProgress?) {
        self.writer = writer
        self.progress = progress
        writer.maintenance.beginIngest()
    }

    deinit { writer.maintenance.endIngest() }

    /// Where to go on, in bytes of the uncompressed input.
    package var resumeOffset: UInt64 { progress?.nextOffset ?? 0 }

    /// Whether the whole file was taken before.
    package var isComplete: Bool { progress?.isComplete ?? false }

    /// Computes what `append` needs to know of a batch: on any thread, in any order.
    package func check(_ batch: EventBatch) throws -> CheckedBatch {
        try CheckedBatch(batch, secret: writer.identity.secret)
    }

    /// Takes in the events that end at an offset of the input.
    ///
    /// Batches must come in the order of the input.
    @discardableResult
    package func append(
        _ batch: CheckedBatch, rejections: [Rejection] = [], endOffset: UInt64
    ) throws -> AppendReceipt {
        try writer.ingest(batch, rejections: rejections, progress: progress(to: endOffset))
    }

    /// Makes all of it durable and visible, and notes that the file ends at an offset.
    package func finish(endOffset: UInt64) throws {
        var progress = progress(to: endOffset)
        progress?.isComplete = true
        _ = try writer.ingest(check(.empty), rejections: [], progress: progress)
        try writer.flush()
    }

    /// Makes what was taken so far durable and visible; the rest can follow later.
    package func pause() throws {
        try writer.flush()
    }

    private func progress(to offset: UInt64) -> Manifest.FileProgress? {
        progress.map { Manifest.FileProgress(fingerprint: $0.fingerprint, nextOffset: offset) }
    }
}

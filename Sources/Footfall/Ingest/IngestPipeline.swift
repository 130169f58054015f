internal import Dispatch
internal import FootfallModel
internal import FootfallStorage
internal import FootfallWire
internal import Synchronization

/// Reads and decodes a file on threads of its own and hands the batches out in the file's order.
///
///     reader thread:  bytes → blocks of whole records
///     decoders:       block → batch and rejections, checked, a block at a time each
///     next():         in order, lines counted from the file's first
///
/// What could not be read or decompressed is thrown by `next` after all that came before it.
final class IngestPipeline {
    /// A block of the file and what is in it.
    struct Batch: Sendable {
        var block: RecordBlock
        var decoded: DecodedBatch
        /// The decoded events with what the store needs to know of them.
        var checked: Result<CheckedBatch, any Error>
    }

    private let workers: OrderedWorkers<RecordBlock, Batch>
    private let source: RecordSource
    private var linesBefore: Int

    /// Begins to read, from where the input stands, for an ingest.
    init(_ input: sending OpenedInput, for session: IngestSession, threads: Int) {
        linesBefore = input.firstLine
        let decoder = input.decoder
        let source = RecordSource(input.reader)
        let workers = OrderedWorkers<RecordBlock, Batch>(
            threads: threads, depth: 2 * threads + 1
        ) { block in
            let decoded = decoder.decode(block)
            return Batch(
                block: block, decoded: decoded,
                checked: Result { try session.check(decoded.batch) })
        }
        self.source = source
        self.workers = workers
        DispatchQueue(label: "footfall.read").async { source.submitAll(to: workers) }
    }

    deinit { workers.stop() }

    /// Bytes of the file that were read so far.
    var bytesRead: Int { source.bytesRead }

    /// The next batch; nil after the last.
    func next() throws -> Batch? {
        guard var batch = workers.next() else {
            try source.throwIfFailed()
            return nil
        }
        batch.decoded.shiftLines(by: linesBefore)
        linesBefore += batch.decoded.lineCount
        return batch
    }
}

/// The reader on its thread, and what it tells the others.
private final class RecordSource: Sendable {
    private struct State {
        var bytesRead = 0
        var failure: (any Error)?
    }

    /// Locked once, for as long as there is something to read.
    private let reader: Mutex<RecordReader>
    private let state = Mutex(State())

    init(_ reader: sending RecordReader) {
        self.reader = Mutex(reader)
    }

    var bytesRead: Int { state.withLock(\.bytesRead) }

    func submitAll(to workers: OrderedWorkers<RecordBlock, IngestPipeline.Batch>) {
        reader.withLock { reader in
            do {
                while let block = try reader.next() {
                    let bytesRead = reader.fileBytesRead
                    state.withLock { $0.bytesRead = bytesRead }
                    guard workers.submit(block) else { return }
                }
            } catch {
                state.withLock { $0.failure = error }
            }
            workers.complete()
        }
    }

    func throwIfFailed() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}

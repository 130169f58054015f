internal import FootfallModel
internal import FootfallFormat
internal import FootfallStorage
internal import FootfallWire

extension EventStore {
    /// Takes the events of a file in, plain or gzip; `-` is standard input.
    ///
    ///     let report = try store.ingest("events.ndjson.gz")
    ///
    /// Memory stays bounded, all cores decode. Nothing is logged: what is gathered in memory goes to
    /// segments, each with the place in the file up to which it holds everything. The same file again
    /// therefore goes on where an earlier ingest ended, killed or stopped, or stores nothing if that
    /// was complete, also where events have no insert ids. Standard input can't be known again.
    ///
    /// Records that are no events, and conflicts, go to the dead letters; the rest is taken in. Throws
    /// what is wrong with the file as a whole (cut short, say) after taking in what came before.
    public func ingest(
        _ path: String, as format: InputFormat = .native, options: IngestOptions = IngestOptions()
    ) throws -> IngestReport {
        let file = try InputFile(path)
        let session = try engine.beginIngest(file.fingerprint())
        if session.isComplete && !options.again { return IngestReport(end: .wasComplete) }
        // Once more means from the start, unless an earlier ingest was not done.
        let start = session.isComplete ? 0 : Int(clamping: session.resumeOffset)
        let input = try format.records.open(
            InputReader(descriptor: file.descriptor, name: file.name), resumingAt: start)
        let pipeline = IngestPipeline(input, for: session, threads: threadCount)
        let ingest = FileIngest(
            store: self, session: session, pipeline: pipeline, bytesInFile: file.size,
            options: options)
        return try ingest.run(from: start)
    }
}

/// One ingest under way: batches from the pipeline into the store.
private struct FileIngest {
    let store: EventStore
    let session: IngestSession
    let pipeline: IngestPipeline
    let bytesInFile: Int?
    let options: IngestOptions

    func run(from start: Int) throws -> IngestReport {
        var report = IngestReport(end: .complete)
        report.resumedAt = start
        var endOffset = start
        do {
            while let batch = try pipeline.next() {
                report.counts += try take(batch)
                endOffset = batch.decoded.endOffset
                report.bytesRead = pipeline.bytesRead
                guard goesOn(report) else {
                    report.end = .stopped
                    break
                }
            }
        } catch {
            // What came before the fault stays, and the next ingest goes on behind it.
            try session.pause()
            throw error
        }
        if report.end == .stopped {
            try session.pause()
        } else {
            try session.finish(endOffset: UInt64(endOffset))
        }
        return report
    }

    private func take(_ batch: IngestPipeline.Batch) throws -> IngestCounts {
        let decoded = batch.decoded
        if let header = decoded.exportHeader { try store.adopt(header) }
        let receipt = try session.append(
            batch.checked.get(), rejections: decoded.rejections,
            endOffset: UInt64(decoded.endOffset))
        if let onRejections = options.onRejections {
            let refusals = decoded.refusals(receipt, block: batch.block.bytes)
            if !refusals.isEmpty { try onRejections(refusals) }
        }
        let counts = IngestCounts(receipt)
        store.metrics.count(counts)
        return counts
    }

    private func goesOn(_ report: IngestReport) -> Bool {
        guard let onProgress = options.onProgress else { return true }
        var progress = IngestProgress()
        progress.counts = report.counts
        progress.bytesRead = report.bytesRead
        progress.bytesInFile = bytesInFile
        return onProgress(progress)
    }
}

internal import FootfallFormat
internal import FootfallModel

/// Rebuilds what the logs hold beyond the manifest.
///
/// Records up to the manifest's `flushedSequence` are in segments and are skipped, so no crash can
/// double an event. A log ends where the next one begins: what stands behind was refused when it
/// was written. Sequences must run on without a gap from log to log; a torn tail is legal only where
/// nothing that was acknowledged can be missing.
struct Recovery {
    let directory: StoreDirectory
    let identity: StoreFile
    let manifest: Manifest
    let filterBitsPerID: Int

    /// What the logs held.
    struct Outcome {
        var memtable = Memtable()
        /// The ids of what the logs held.
        var recent: RecentIDs
        var state: StoreState
        var lastSequence: UInt64
    }

    /// Replays all logs.
    ///
    /// Each log is synced first, so that all that is read is known to be durable, whoever wrote it.
    func replay() throws -> Outcome {
        var outcome = Outcome(
            recent: RecentIDs(bitsPerID: filterBitsPerID), state: StoreState(manifest),
            lastSequence: manifest.flushedSequence)
        var pending: [CheckedBatch] = []
        for (index, log) in manifest.logs.enumerated() {
            let next = index + 1 < manifest.logs.count ? manifest.logs[index + 1] : nil
            try replay(log, upTo: next?.firstSequence, &outcome, &pending)
        }
        insert(&pending, &outcome)
        return outcome
    }

    private func replay(
        _ log: Manifest.Log, upTo limit: UInt64?, _ outcome: inout Outcome,
        _ pending: inout [CheckedBatch]
    ) throws {
        let name = StoreFileName.log(log.number)
        let file = try directory.open(name, .read)
        let source = try FileSource(file, name: name.text)
        try file.sync()
        var reader = try LogReader(source, store: identity.uuid, number: log.number)
        guard reader.nextSequence <= outcome.lastSequence + 1 else {
            throw gap(name, found: reader.nextSequence, expected: outcome.lastSequence + 1)
        }
        while reader.nextSequence < limit ?? .max, let record = try reader.next() {
            guard record.sequence > outcome.lastSequence else { continue }
            try apply(record, &outcome, &pending)
            outcome.lastSequence = record.sequence
        }
        if case .damaged(let offset, let reason) = reader.ending {
            throw FootfallError(
                .damaged,
                "\(name.text): \(reason), at offset \(offset); `repair` keeps what precedes it")
        }
        guard limit.map({ outcome.lastSequence + 1 >= $0 }) ?? true else {
            throw gap(name, found: limit ?? 0, expected: outcome.lastSequence + 1)
        }
    }

    private func gap(_ name: StoreFileName, found: UInt64, expected: UInt64) -> FootfallError {
        FootfallError(
            .damaged,
            "\(name.text): records are missing: sequence \(expected) expected, \(found) follows")
    }

    private func apply(
        _ record: LogRecord, _ outcome: inout Outcome, _ pending: inout [CheckedBatch]
    ) throws {
        switch record.kind {
        case .events:
            let (received, batch, checks) = try EventsPayload.decode(record.payload)
            let rows = CheckedBatch(batch, checks: checks).stamped(received)
            try insertIDs(of: rows, &outcome)
            outcome.state.counters.count(stored: rows.batch)
            pending.append(rows)
            if pending.reduce(0, { $0 + $1.batch.rowCount }) >= Self.batchRows {
                insert(&pending, &outcome)
            }
        case .deadLetters:
            let letters = try DeadLetterPayload.decode(record.payload)
            outcome.state.counters.count(letters)
            outcome.memtable.insert(letters)
        case .counters:
            var reader = FieldReader(record.payload[...], subject: "counters record")
            outcome.state.counters += try CountersBySource(from: &reader)
            try reader.finish()
        case .definition:
            outcome.state.catalog.apply(try CatalogChange(definition: record.payload))
        case .setting: outcome.state.catalog.apply(try CatalogChange(setting: record.payload))
        case .attributeTypes:
            outcome.state.catalog.apply(try CatalogChange(attributeTypes: record.payload))
        case .erasures, .retention, .links, .idMemory, .end:
            throw FootfallError(
                .unsupportedVersion,
                "log record \(record.sequence) is of kind \(record.kind), unknown here")
        }
    }

    /// Rows that are sorted at once.
    private static let batchRows = 1 << 15

    private func insert(_ pending: inout [CheckedBatch], _ outcome: inout Outcome) {
        guard !pending.isEmpty else { return }
        let due = outcome.memtable.insert(
            logged: .concatenated(pending), secret: identity.secret)
        for run in due { run.make(secret: identity.secret) }
        pending = []
    }

    private func insertIDs(of rows: CheckedBatch, _ outcome: inout Outcome) throws {
        // What the log holds was judged when it was written: in memory all ids must be new.
        let judgement = try Deduplicator(sealed: [], segments: [])
            .judge(
                rows, ids: &outcome.memtable.ids, recent: &outcome.recent, isLogged: true)
        guard judgement.outcomes.allSatisfy({ $0 == .stored }) else {
            throw FootfallError(.damaged, "log: an insert id stands in it twice")
        }
    }
}

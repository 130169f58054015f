package import FootfallFormat
package import FootfallModel

/// A store that is open: keeps events, each once, and survives.
///
///     let engine = try StorageEngine.open("shop.store", options: options)
///     let receipt = try engine.append(batch)
///     let snapshot = engine.snapshot()
///
/// Safe to use from many threads. Calls block; whoever must not block calls from a thread of its own.
package final class StorageEngine: Sendable {
    let directory: StoreDirectory
    let identity: StoreFile
    let view: StoreView
    /// Nil where the store was opened for reading.
    let writing: Writing?
    let now: @Sendable () -> Int64
    /// What was read when the store was opened.
    private let opened: Current

    /// What only a store that was opened for writing has.
    struct Writing: Sendable {
        let writer: Writer
        let keeper: ManifestKeeper
        let maintenance: Maintenance
        let compaction: SegmentWork
        let threads: [WorkerThread]
        let stopSyncing: Monitor<Bool>
        let lock: StoreLock
    }

    /// What is known besides events.
    struct Current {
        let manifest: Manifest
        let state: StoreState
        /// Dead letters that no file holds yet, but for those of sealed memtables.
        let letters: [DeadLetter]
    }

    init(
        directory: StoreDirectory, identity: StoreFile, view: StoreView, opened: Current,
        now: @escaping @Sendable () -> Int64, writing: Writing?
    ) {
        self.directory = directory
        self.identity = identity
        self.view = view
        self.opened = opened
        self.now = now
        self.writing = writing
    }

    var current: Current {
        guard let writing else { return opened }
        let (state, letters) = writing.writer.stateAndLetters
        return Current(manifest: writing.keeper.manifest, state: state, letters: letters)
    }

    private func requireWriting() throws -> Writing {
        guard let writing else {
            throw FootfallError(
                .readOnly, "\(directory.path): the store was opened for reading only")
        }
        return writing
    }

    // MARK: Writing

    /// The most rows that are judged and logged as one.
    package static let batchRowsMax = 1 << 17

    /// Stores the events of a batch that are new.
    ///
    /// Returns when they, and the earlier events that duplicates were matched with, are durable by
    /// the store's setting; then they are visible to snapshots, too. A batch of more than
    /// `batchRowsMax` rows is stored part by part: if a part fails, those before it stay stored, and
    /// sending the whole again is safe where events have insert ids.
    ///
    /// - Parameters:
    ///   - batch: the events.
    ///   - rejections: what the decoder refused of the same input: kept as dead letters.
    /// - Returns: what became of each event.
    /// - Throws: `diskFull` (nothing of the part was stored), `poisoned`, `closed`, `readOnly`.
    @discardableResult
    package func append(
        _ batch: EventBatch, rejections: [Rejection] = []
    ) throws -> AppendReceipt {
        let writer = try requireWriting().writer
        guard batch.rowCount > Self.batchRowsMax else {
            return try writer.append(batch, rejections: rejections)
        }
        var receipt = AppendReceipt()
        var rejections = rejections
        for start in stride(from: 0, to: batch.rowCount, by: Self.batchRowsMax) {
            let end = min(batch.rowCount, start + Self.batchRowsMax)
            let part = batch.gathered((UInt32(start)..<UInt32(end)).map { $0 })
            receipt.add(try writer.append(part, rejections: rejections), firstRow: start)
            rejections = []
        }
        return receipt
    }

    /// Computes what `append(group:)` needs to know of a batch: on any thread, in any order.
    package func prepare(_ batch: EventBatch) throws -> PreparedAppend {
        PreparedAppend(try CheckedBatch(batch, secret: identity.secret))
    }

    /// Stores the events of several appends that are new, with one write and one sync for as many of
    /// them as make a group; each has at most `batchRowsMax` rows.
    ///
    /// Rows in conflict become dead letters where an append keeps conflicts.
    ///
    /// - Returns: of each append, what `append(_:rejections:)` would return or throw.
    package func append(
        group: [(append: PreparedAppend, rejections: [Rejection], keepsConflicts: Bool)]
    ) -> [Result<AppendReceipt, any Error>] {
        do {
            let writer = try requireWriting().writer
            let tickets = group.map {
                AppendTicket(
                    $0.append, rejections: $0.rejections, keepsConflicts: $0.keepsConflicts)
            }
            writer.append(tickets)
            return tickets.map { ticket in Result { try ticket.get() } }
        } catch {
            return group.map { _ in .failure(error) }
        }
    }

    /// Throws what an append would be refused with, as far as can be told before: `poisoned`, `readOnly`,
    /// `diskFull` if there is no room for as many bytes.
    package func checkWritable(bytes: Int) throws {
        try requireWriting().writer.health.check()
        let free = try directory.freeBytes
        guard free >= bytes else {
            throw FootfallError(.diskFull, "\(directory.path): \(free) bytes are free")
        }
    }

    /// Begins to take in a file, or goes on where it was left.
    ///
    /// The fingerprint tells the file from others; nil is for input that can't be resumed, such as
    /// a pipe.
    package func beginIngest(_ fingerprint: FileFingerprint?) throws -> IngestSession {
        let writer = try requireWriting().writer
        let progress = try writer.exclusively { state in
            fingerprint.map {
                state.store.files[$0] ?? Manifest.FileProgress(fingerprint: $0)
            }
        }
        return IngestSession(writer: writer, progress: progress)
    }

    /// Stores a definition, in place of one of the same kind and name; durable when this returns.
    package func define(_ definition: Catalog.Definition) throws {
        try requireWriting().writer.apply(.define(definition))
    }

    /// Removes a definition.
    package func undefine(_ kind: Catalog.Definition.Kind, name: String) throws {
        try requireWriting().writer.apply(.undefine(kind, name: name))
    }

    /// Changes a setting; nil removes it.
    package func set(_ name: String, to value: String?) throws {
        try requireWriting().writer.apply(.set(name: name, value: value))
    }

    /// Notes types of attributes that have none.
    package func add(_ types: AttributeTypes) throws {
        try requireWriting().writer.apply(.add(types))
    }

    /// Brings everything that was appended into segments.
    package func flush() throws {
        try requireWriting().writer.flush()
    }

    /// Flushes, and merges segments until nothing is left to merge.
    package func compact() throws {
        let writing = try requireWriting()
        try writing.writer.flush()
        try writing.compaction.compactFully()
    }

    /// How many segments wait to be merged, if merging them pays: what ingests of files put off.
    package var owedSegmentCount: Int { writing?.compaction.owedSegmentCount ?? 0 }

    /// Makes everything durable and lets go of the store; closing twice does nothing more.
    ///
    /// What is being merged is given up and still owed when the store is opened again.
    package func close() throws {
        guard let writing else { return }
        writing.compaction.abandonMerges()
        let result = Result { try writing.writer.close() }
        writing.stopSyncing.update { $0 = true }
        writing.maintenance.stop()
        for thread in writing.threads { thread.join() }
        // Another thread's call of `compact` ends, too, before anyone else may write.
        writing.compaction.waitForMerges()
        writing.lock.release()
        try result.get()
    }

    // MARK: Reading

    /// The store as it is now.
    package func snapshot() -> Snapshot {
        view.snapshot(secret: identity.secret)
    }

    deinit {
        // Whoever forgets to close loses nothing that was acknowledged; the threads must end.
        writing?.compaction.abandonMerges()
        writing?.stopSyncing.update { $0 = true }
        writing?.maintenance.stop()
    }
}

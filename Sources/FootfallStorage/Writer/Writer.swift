internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// The one writer of a store: takes batches in, in a row.
///
/// An append is judged for duplicates, logged, synced, put into the memtable and made visible, in
/// this order, under one lock. While one thread syncs, the appends of others queue up; one of them
/// commits them all as the next group. Sorting what has gathered in the memtable changes nothing that
/// others see, so whoever committed it does that when the next may write.
final class Writer: Sendable {
    struct State {
        var log: LogWriter
        var memtable: Memtable
        var recent: RecentIDs
        var store: StoreState
        /// Runs of the memtable that nobody makes yet.
        var dueRuns: [TierRun] = []
        /// Something changed since the last seal that a flush must commit.
        var isDirty = false
        var isClosed = false
    }

    let options: StorageOptions
    let identity: StoreFile
    let directory: StoreDirectory
    let numbers: FileNumbers
    let keeper: ManifestKeeper
    let health: Health
    let view: StoreView
    let maintenance: Maintenance
    private let queue = AppendQueue()
    private let state: Mutex<State>

    init(
        _ state: consuming State, options: StorageOptions, identity: StoreFile,
        directory: StoreDirectory, numbers: FileNumbers, keeper: ManifestKeeper, health: Health,
        view: StoreView, maintenance: Maintenance
    ) {
        self.state = Mutex(state)
        self.options = options
        self.identity = identity
        self.directory = directory
        self.numbers = numbers
        self.keeper = keeper
        self.health = health
        self.view = view
        self.maintenance = maintenance
    }

    /// Runs with the writer's state, alone, if the store still takes writes.
    func exclusively<Result>(_ body: (inout State) throws -> Result) throws -> Result {
        try state.withLock { state in
            guard !state.isClosed else { throw FootfallError(.closed, "the store was closed") }
            try health.check()
            return try body(&state)
        }
    }

    /// What was appended besides events; a poisoned or closed store tells it, too.
    var stateAndLetters: (StoreState, [DeadLetter]) {
        state.withLock { ($0.store, $0.memtable.letters) }
    }

    // MARK: Appends

    /// Stores a batch; returns when it is durable by the store's setting.
    func append(_ batch: EventBatch, rejections: [Rejection]) throws -> AppendReceipt {
        // Outside the lock, so that many threads can do it at once.
        let prepared = PreparedAppend(try CheckedBatch(batch, secret: identity.secret))
        let ticket = AppendTicket(prepared, rejections: rejections)
        append([ticket])
        return try ticket.get()
    }

    /// Stores what some tickets bring, together with what others wait for; all of them have their
    /// results when this returns.
    func append(_ tickets: [AppendTicket]) {
        var dueRuns: [TierRun] = []
        queue.wait(for: tickets) { last in
            state.withLock { state in
                while last.result == nil { commit(queue.takeGroup(), &state) }
                swap(&dueRuns, &state.dueRuns)
            }
        }
        for run in dueRuns { run.make(secret: identity.secret) }
    }

    /// Commits a group of appends and tells each what became of it.
    private func commit(_ group: [AppendTicket], _ state: inout State) {
        do {
            guard !state.isClosed else { throw FootfallError(.closed, "the store was closed") }
            try health.check()
            let receipts = try write(group, &state)
            for (ticket, receipt) in zip(group, receipts) { ticket.finish(.success(receipt)) }
        } catch {
            for ticket in group { ticket.finish(.failure(error)) }
        }
    }

    private func write(_ group: [AppendTicket], _ state: inout State) throws -> [AppendReceipt] {
        try makeRoom(&state)
        let received = stamp(&state)
        let appends = try takingBackIDs(&state) { state in
            let appends = try judge(group, received: received, &state)
            try log(appends.flatMap(\.records), &state)
            return appends
        }
        for append in appends {
            state.dueRuns += state.memtable.insert(
                logged: append.stored, secret: identity.secret)
            apply(append.change, &state)
        }
        publish(state)
        let mustFlush = appends.contains(where: \.matchedUnlogged) && options.durability == .sync
        if mustFlush { try flush(&state) }
        return appends.map(\.receipt)
    }

    /// Judges appends one after the other: each knows the ids and the types of those before it.
    private func judge(
        _ group: [AppendTicket], received: Int64, _ state: inout State
    ) throws -> [JudgedAppend] {
        let deduplicator = deduplicator
        var known = state.store.catalog.attributeTypes
        return try group.map { ticket in
            let rows = ticket.append.rows.stamped(received)
            let judgement = try deduplicator.judge(
                rows, ids: &state.memtable.ids, recent: &state.recent, isLogged: true)
            let change = try Change(
                rows, judgement, rejections: ticket.rejections,
                conflicts: ticket.keepsConflicts ? judgement.rows(.conflict) : [],
                received: received, known: known, secret: identity.secret)
            known += change.attributeTypes
            return JudgedAppend(ticket, judgement, change, received: received)
        }
    }

    /// Stores a batch of a file without logging it.
    func ingest(
        _ rows: CheckedBatch, rejections: [Rejection], progress: Manifest.FileProgress?
    ) throws -> AppendReceipt {
        try exclusively { state in
            try makeRoom(&state)
            let received = stamp(&state)
            let stamped = rows.stamped(received)
            return try takingBackIDs(&state) { state in
                let judgement = try deduplicator.judge(
                    stamped, ids: &state.memtable.ids, recent: &state.recent, isLogged: false)
                let change = try Change(
                    stamped, judgement, rejections: rejections,
                    conflicts: judgement.rows(.conflict), received: received,
                    known: state.store.catalog.attributeTypes, secret: identity.secret)
                state.memtable.insert(ingested: change)
                apply(change, &state)
                if let progress { state.store.files[progress.fingerprint] = progress }
                return judgement.receipt(rejections)
            }
        }
    }

    /// Runs a step that adds ids to the memtable, and takes them back if it fails.
    private func takingBackIDs<Result>(
        _ state: inout State, _ step: (inout State) throws -> Result
    ) throws -> Result {
        let count = state.memtable.ids.count
        do {
            return try step(&state)
        } catch {
            state.memtable.ids.truncate(to: count)
            throw error
        }
    }

    /// Changes a definition or a setting; durable when this returns, whatever the setting.
    func apply(_ change: CatalogChange) throws {
        try exclusively { state in
            try log([(change.recordKind, change.payload)], &state)
            try sync(&state)
            state.store.catalog.apply(change)
            state.isDirty = true
            publish(state)
        }
    }

    /// One received time for all of a group, never before an earlier one.
    private func stamp(_ state: inout State) -> Int64 {
        state.store.received = max(state.store.received, options.now())
        return state.store.received
    }

    private var deduplicator: Deduplicator {
        let view = view.current
        return Deduplicator(sealed: view.sealed.map(\.memtable.ids), segments: view.segments)
    }

    private func apply(_ change: Change, _ state: inout State) {
        state.memtable.insert(change.letters)
        state.store.counters += change.counters
        if !change.attributeTypes.isEmpty {
            state.store.catalog.apply(.add(change.attributeTypes))
            let catalog = state.store.catalog
            view.update { $0.catalog = catalog }
        }
        state.isDirty = true
    }

    private func publish(_ state: State) {
        let runs = state.memtable.runs
        let sequence = state.log.lastSequence
        let catalog = state.store.catalog
        view.update {
            $0.runs = runs
            $0.visibleSequence = sequence
            $0.catalog = catalog
        }
    }

    // MARK: The log

    /// Writes records and, by the store's setting, syncs them.
    private func log(
        _ records: [(kind: LogRecord.Kind, payload: [UInt8])], _ state: inout State
    ) throws {
        guard !records.isEmpty else { return }
        if state.log.isBroken { try replaceLog(&state) }
        do {
            try state.log.append(records)
        } catch let error as FootfallError where error.code == .diskFull {
            throw error
        } catch {
            throw health.poison(error)
        }
        if options.durability == .sync { try sync(&state) }
    }

    private func sync(_ state: inout State) throws {
        do {
            try state.log.sync()
        } catch {
            throw health.poison(error)
        }
    }

    /// Syncs what was appended; for the interval setting's thread.
    func sync() throws {
        try exclusively { try sync(&$0) }
    }

    /// Goes on in a new log, which a durable manifest lists before anything in it counts.
    private func replaceLog(_ state: inout State) throws {
        try sync(&state)
        let number = numbers.take()
        let next = state.log.nextSequence
        let log = try LogWriter(
            in: directory, number: number, store: identity.uuid, firstSequence: next)
        do {
            try keeper.commit { manifest in
                manifest.logs.append(Manifest.Log(number: number, firstSequence: next))
            }
        } catch {
            directory.discard([.log(number)])
            throw error
        }
        // Only a mark: if there is no room for it, the next log's first sequence says the same.
        try? state.log.end()
        state.log = log
    }

    // MARK: Sealing

    /// Seals the memtable if it is full; waits while the one before it is being flushed.
    private func makeRoom(_ state: inout State) throws {
        let isFull =
            state.memtable.byteCount >= options.memtableBytes
            || state.log.byteCount >= options.memtableBytes * 2
        if isFull { try seal(&state) }
    }

    /// Hands the memtable over to be flushed and begins a new one.
    private func seal(_ state: inout State) throws {
        guard state.isDirty else { return }
        // Here, and not by the thread that flushes: it would have more to do than all others.
        state.memtable.sortIngested(secret: identity.secret)
        try maintenance.waitForFlush()
        let lastSequence = state.log.lastSequence
        if !state.log.isEmpty || state.log.isBroken { try replaceLog(&state) }
        let sealed = SealedMemtable(
            state.memtable, state: state.store, lastSequence: lastSequence)
        state.memtable = Memtable()
        state.isDirty = false
        view.update {
            $0.sealed.append(sealed)
            $0.runs = RunTiers()
        }
        maintenance.flushSoon()
    }

    private func flush(_ state: inout State) throws {
        try seal(&state)
        try maintenance.waitForFlush()
    }

    /// Brings everything that was appended into segments.
    func flush() throws {
        try exclusively { try flush(&$0) }
    }

    /// Ends the log, and flushes before if the memtable is worth a segment or is in no log.
    func close() throws {
        try state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            try health.check()
            if state.memtable.hasIngested || state.memtable.rowCount >= Self.segmentRowsMin {
                try flush(&state)
            }
            try state.log.end()
        }
    }

    /// Fewer rows than these are left in the log when the store is closed.
    private static let segmentRowsMin = 4096
}

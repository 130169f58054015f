internal import FootfallFormat
internal import FootfallModel

extension StorageEngine {
    /// Opens a store.
    ///
    /// Costs reading the manifest, the ends of all segments and, for what was not flushed, the log.
    ///
    /// - Parameters:
    ///   - path: the store's directory.
    ///   - options: how to open it.
    ///   - io: the files.
    /// - Returns: the open store.
    /// - Throws: `notFound`, `locked`, `damaged`, `unsupportedVersion`, `io`.
    package static func open(
        _ path: String, options: StorageOptions, io: any StorageIO = POSIXStorageIO()
    ) throws -> StorageEngine {
        let directory = StoreDirectory(path, io: io)
        if options.mode == .readOnly { return try openForReading(directory, options) }
        let birth = StoreBirth(directory: directory, options: options)
        try birth.prepareDirectory()
        let lock = try takeLock(directory)
        try birth.complete()
        let head = try StoreHead(directory, forWriting: true)
        return try StoreOpening(directory: directory, options: options, head: head).writing(lock)
    }

    static func takeLock(_ directory: StoreDirectory) throws -> any StorageFile {
        let file = try directory.open(.lock, .createOrOpen)
        guard try retrying({ () throws(IOFailure) in try file.lock() }) else {
            throw FootfallError(
                .locked, "\(directory.path): another process has the store open for writing")
        }
        return file
    }

    /// How often a reader starts over when a writer removes files under it.
    private static let readAttemptsMax = 20

    private static func openForReading(
        _ directory: StoreDirectory, _ options: StorageOptions
    ) throws -> StorageEngine {
        try StoreBirth(directory: directory, options: options).prepareDirectory()
        for _ in 1..<readAttemptsMax {
            let newest = try StoreHead.newestManifest(directory)
            do {
                return try read(directory, options)
            } catch {
                // A file that vanished is damage, unless a newer manifest no longer lists it.
                if try StoreHead.newestManifest(directory) == newest { throw error }
            }
        }
        return try read(directory, options)
    }

    private static func read(
        _ directory: StoreDirectory, _ options: StorageOptions
    ) throws -> StorageEngine {
        let head = try StoreHead(directory, forWriting: false)
        return try StoreOpening(directory: directory, options: options, head: head).reading()
    }
}

/// Puts an open store together from its manifest and logs.
struct StoreOpening {
    let directory: StoreDirectory
    let options: StorageOptions
    let head: StoreHead
    private let opener: SegmentOpener

    init(directory: StoreDirectory, options: StorageOptions, head: StoreHead) {
        self.directory = directory
        self.options = options
        self.head = head
        opener = SegmentOpener(
            directory: directory, cache: BlockCache(capacity: options.blockCacheBytes))
    }

    private var recovery: Recovery {
        Recovery(
            directory: directory, identity: head.identity, manifest: head.manifest,
            filterBitsPerID: options.filterBitsPerID)
    }

    /// A store to read: what is durable now.
    func reading() throws -> StorageEngine {
        let segments = try openSegments()
        let recovered = try recovery.replay()
        return StorageEngine(
            directory: directory, identity: head.identity, view: view(segments, recovered),
            opened: opened(recovered), now: options.now, writing: nil)
    }

    /// A store to write: goes on in a new log and collects garbage.
    func writing(_ lock: any StorageFile) throws -> StorageEngine {
        let segments = try openSegments()
        let recovered = try recovery.replay()
        let names = try directory.names()
        let numbers = FileNumbers(next: head.nextFileNumber(names))
        let health = Health()
        let keeper = ManifestKeeper(
            head.manifest, directory: directory, numbers: numbers, health: health)
        let log = try newLog(numbers, keeper, nextSequence: recovered.lastSequence + 1)
        directory.discard(keeper.manifest.unlisted(names))
        keeper.replenishBallast(bytes: options.ballastBytes)

        let view = view(segments, recovered)
        let maintenance = Maintenance(compacts: options.compactsInBackground)
        let factory = SegmentFactory(
            directory: directory, identity: head.identity, options: options, numbers: numbers,
            opener: opener)
        let work = SegmentWork(factory: factory, keeper: keeper, view: view)
        let writer = Writer(
            Writer.State(
                log: log, memtable: recovered.memtable, recent: recovered.recent,
                store: recovered.state,
                isDirty: recovered.lastSequence > head.manifest.flushedSequence),
            options: options, identity: head.identity, directory: directory, numbers: numbers,
            keeper: keeper, health: health, view: view, maintenance: maintenance)
        let stopSyncing = Monitor(false)
        var threads = try maintenance.start(work.work)
        if let thread = try syncThread(writer, stopSyncing) { threads.append(thread) }
        return StorageEngine(
            directory: directory, identity: head.identity, view: view,
            opened: opened(recovered), now: options.now,
            writing: StorageEngine.Writing(
                writer: writer, keeper: keeper, maintenance: maintenance, compaction: work,
                threads: threads, stopSyncing: stopSyncing, lock: StoreLock(lock)))
    }

    private func openSegments() throws -> [LiveSegment] {
        try head.manifest.levels.segments.map { try opener.open($0) }
    }

    private func opened(_ recovered: Recovery.Outcome) -> StorageEngine.Current {
        StorageEngine.Current(
            manifest: head.manifest, state: recovered.state, letters: recovered.memtable.letters)
    }

    private func view(_ segments: [LiveSegment], _ recovered: Recovery.Outcome) -> StoreView {
        StoreView(
            StoreView.State(
                manifestNumber: head.manifest.number, visibleSequence: recovered.lastSequence,
                levels: head.manifest.levels, segments: segments,
                runs: recovered.memtable.runs,
                catalog: recovered.state.catalog))
    }

    /// A log is never gone on with after it was opened again: its tail may be torn.
    private func newLog(
        _ numbers: FileNumbers, _ keeper: ManifestKeeper, nextSequence: UInt64
    ) throws -> LogWriter {
        let number = numbers.take()
        let log = try LogWriter(
            in: directory, number: number, store: head.identity.uuid, firstSequence: nextSequence)
        let flushed = head.manifest.flushedSequence
        try keeper.commit { manifest in
            // Without records beyond what was flushed, the older logs are done with.
            if nextSequence == flushed + 1 { manifest.logs = [] }
            manifest.logs.append(Manifest.Log(number: number, firstSequence: nextSequence))
        }
        return log
    }

    /// For the interval setting: a thread that syncs the log again and again.
    private func syncThread(_ writer: Writer, _ stop: Monitor<Bool>) throws -> WorkerThread? {
        guard case .interval(let milliseconds) = options.durability else { return nil }
        return try WorkerThread {
            while stop.wait(milliseconds: max(1, milliseconds), { $0 ? true : nil }) == nil {
                // A failure poisons the store, which the next append reports.
                try? writer.sync()
            }
        }
    }
}

internal import FootfallFormat
internal import FootfallModel

extension StorageEngine {
    /// Makes a damaged store writable again by giving up what can't be read.
    ///
    /// Segments and dead letters that can't be opened leave the manifest; their files are kept under
    /// another name. Of a damaged log, what precedes the damage is kept. Everything else goes on.
    ///
    /// - Parameters:
    ///   - path: the store's directory.
    ///   - options: as for opening it.
    ///   - io: the files.
    /// - Returns: what was given up, a line each; empty if nothing had to be.
    /// - Throws: `damaged` if the manifest or `STORE` can't be read: then only a backup helps.
    package static func repair(
        _ path: String, options: StorageOptions, io: any StorageIO = POSIXStorageIO()
    ) throws -> [String] {
        let directory = StoreDirectory(path, io: io)
        try StoreBirth(directory: directory, options: options).prepareDirectory()
        let lock = StoreLock(try takeLock(directory))
        defer { lock.release() }
        var repair = try StoreRepair(directory, options)
        try repair.run()
        return repair.losses
    }
}

/// Rewrites manifest and log so that they hold only what can be read.
struct StoreRepair {
    private let directory: StoreDirectory
    private let head: StoreHead
    private let opener: SegmentOpener
    private let numbers: FileNumbers
    private(set) var losses: [String] = []
    private var lostFiles: [StoreFileName] = []

    init(_ directory: StoreDirectory, _ options: StorageOptions) throws {
        self.directory = directory
        head = try StoreHead(directory, forWriting: true)
        opener = SegmentOpener(
            directory: directory, cache: BlockCache(capacity: options.blockCacheBytes))
        numbers = FileNumbers(next: try head.nextFileNumber(directory.names()))
    }

    mutating func run() throws {
        var manifest = head.manifest
        let opener = opener
        manifest.levels.segments.removeAll { segment in
            isLost(.segment(segment.number), "\(segment.rowCount) events") {
                _ = try opener.open(segment)
            }
        }
        let (directory, store) = (directory, head.identity.uuid)
        manifest.deadLetterFiles.removeAll { file in
            isLost(.deadLetters(file.number), "\(file.letterCount) dead letters") {
                _ = try DeadLetterFiles.read(file, in: directory, store: store)
            }
        }
        let records = salvagedRecords()
        guard !losses.isEmpty else { return }
        manifest.logs = [try writeLog(records)]
        manifest.number = numbers.take()
        manifest.nextFileNumber = numbers.next
        try directory.prepare(.manifest(manifest.number), manifest.bytes)
        try directory.publish(.manifest(manifest.number))
        directory.setAside(lostFiles)
        directory.discard([.manifest(head.manifest.number)])
    }

    private mutating func isLost(
        _ name: StoreFileName, _ content: String, _ open: () throws -> Void
    ) -> Bool {
        do {
            try open()
            return false
        } catch {
            losses.append("\(name.text): \(content) given up: \(error)")
            lostFiles.append(name)
            return true
        }
    }

    /// The records of all logs that were not flushed, but for those at and behind a damage.
    private mutating func salvagedRecords() -> [LogRecord] {
        var records: [LogRecord] = []
        let logs = head.manifest.logs
        for (index, log) in logs.enumerated() {
            let limit = index + 1 < logs.count ? logs[index + 1].firstSequence : UInt64.max
            do {
                try salvage(log, upTo: limit, &records)
            } catch {
                losses.append("\(StoreFileName.log(log.number).text): \(error)")
                lostFiles.append(.log(log.number))
            }
        }
        return records
    }

    private func salvage(
        _ log: Manifest.Log, upTo limit: UInt64, _ records: inout [LogRecord]
    ) throws {
        let name = StoreFileName.log(log.number)
        var reader = try LogReader(
            directory.source(name), store: head.identity.uuid, number: log.number)
        while reader.nextSequence < limit, let record = try reader.next() {
            if record.sequence > head.manifest.flushedSequence { records.append(record) }
        }
        let isCut = limit != .max && reader.nextSequence < limit
        if case .damaged(let offset, let reason) = reader.ending {
            throw FootfallError(.damaged, "given up from offset \(offset) on: \(reason)")
        } else if isCut {
            throw FootfallError(.damaged, "records before \(limit) are missing")
        }
    }

    /// Puts records into a new log, numbered anew.
    private func writeLog(_ records: [LogRecord]) throws -> Manifest.Log {
        let first = head.manifest.flushedSequence + 1
        let number = numbers.take()
        var log = try LogWriter(
            in: directory, number: number, store: head.identity.uuid, firstSequence: first)
        for record in records { try log.append([(record.kind, record.payload)]) }
        try log.end()
        return Manifest.Log(number: number, firstSequence: first)
    }
}

internal import FootfallFormat
internal import FootfallModel

/// What reading every byte of a store found.
package struct VerifyReport: Sendable {
    /// Each names file, place and what was expected; none if all is well.
    package var damages: [String] = []
    /// What is no damage, but worth knowing: a torn tail, files left by a crash.
    package var notes: [String] = []
    package var fileCount = 0
    package var byteCount = 0
    /// Rows in segments and in logs.
    package var rowCount = 0

    package init() {}

    package var isSound: Bool { damages.isEmpty }

    mutating func add(_ error: any Error) {
        damages.append("\(error)")
    }
}

/// Reads all that the manifest lists, and checks every checksum and everything it can decode.
struct StoreVerification {
    private let directory: StoreDirectory
    private let head: StoreHead
    private(set) var report = VerifyReport()

    init(_ directory: StoreDirectory) throws {
        self.directory = directory
        head = try StoreHead(directory, forWriting: false)
    }

    mutating func run() throws {
        for segment in head.manifest.levels.segments { verify(segment) }
        let logs = head.manifest.logs
        for (index, log) in logs.enumerated() {
            verify(log, upTo: index + 1 < logs.count ? logs[index + 1].firstSequence : nil)
        }
        for file in head.manifest.deadLetterFiles { verify(file) }
        try noteUnlisted()
    }

    private mutating func count(_ name: StoreFileName) throws {
        report.fileCount += 1
        report.byteCount += try directory.source(name).length
    }

    private mutating func verify(_ segment: SegmentDescriptor) {
        do {
            try count(.segment(segment.number))
            let opener = SegmentOpener(directory: directory, cache: BlockCache())
            let reader = try opener.open(segment).reader
            report.rowCount += segment.rowCount
            report.damages += reader.verify().map {
                "\($0.file): \($0.section) at offset \($0.offset): \($0.message)"
            }
        } catch {
            report.add(error)
        }
    }

    private mutating func verify(_ log: Manifest.Log, upTo limit: UInt64?) {
        let name = StoreFileName.log(log.number)
        do {
            try count(name)
            var reader = try LogReader(
                directory.source(name), store: head.identity.uuid, number: log.number)
            while reader.nextSequence < limit ?? .max, let record = try reader.next() {
                guard record.kind == .events else { continue }
                let rows = try EventsPayload.decode(record.payload).batch.rowCount
                if record.sequence > head.manifest.flushedSequence { report.rowCount += rows }
            }
            conclude(name, reader, limit)
        } catch {
            report.add(error)
        }
    }

    private mutating func conclude(_ name: StoreFileName, _ reader: LogReader, _ limit: UInt64?) {
        switch reader.ending {
        case .damaged(let offset, let reason):
            report.damages.append("\(name.text): \(reason), at offset \(offset)")
        case .torn(let offset):
            if let limit, reader.nextSequence < limit {
                report.damages.append("\(name.text): records up to \(limit - 1) are missing")
            } else {
                report.notes.append(
                    "\(name.text): a torn tail at offset \(offset): an append that a crash cut off, "
                        + "or damage to the last record, which can't be told apart")
            }
        case .ended, .open, nil: break
        }
    }

    private mutating func verify(_ file: Manifest.DeadLetterFile) {
        do {
            try count(.deadLetters(file.number))
            _ = try DeadLetterFiles.read(file, in: directory, store: head.identity.uuid)
        } catch {
            report.add(error)
        }
    }

    private mutating func noteUnlisted() throws {
        for name in head.manifest.unlisted(try directory.names()) {
            report.notes.append(
                "\(name.text): not listed by the manifest; the next writer removes it")
        }
    }
}

extension StorageEngine {
    /// Reads every byte of a store and reports all damage found.
    ///
    /// Takes no lock; meant for a store that nobody writes to. Throws if the store can't be opened
    /// at all: no store there, or its `STORE` file or manifest is damaged.
    package static func verify(
        _ path: String, io: any StorageIO = POSIXStorageIO()
    ) throws -> VerifyReport {
        let directory = StoreDirectory(path, io: io)
        var options = StorageOptions()
        options.mode = .readOnly
        try StoreBirth(directory: directory, options: options).prepareDirectory()
        var verification = try StoreVerification(directory)
        try verification.run()
        return verification.report
    }
}

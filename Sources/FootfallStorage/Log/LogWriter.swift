internal import FootfallFormat
internal import FootfallModel

/// The write-ahead log that is being written.
struct LogWriter {
    private let file: any StorageFile
    let number: UInt64
    private var encoder: LogEncoder
    private var offset: Int
    /// The highest sequence that is known to be on disk.
    private(set) var durableSequence: UInt64
    /// A write failed half way: nothing may be appended behind what it left.
    private(set) var isBroken = false

    /// Makes a new log; durable, its directory entry included, before this returns.
    init(
        in directory: StoreDirectory, number: UInt64, store: StoreUUID, firstSequence: UInt64
    ) throws {
        let header = LogFileHeader(
            kind: .writeAheadLog, store: store, number: number, firstSequence: firstSequence)
        file = try directory.open(.log(number), .create)
        try file.write(header.bytes, at: 0)
        try file.sync()
        try directory.sync()
        self.number = number
        encoder = LogEncoder(header)
        offset = LogFileHeader.byteCount
        durableSequence = firstSequence - 1
    }

    /// The sequence of the last record.
    var lastSequence: UInt64 { encoder.nextSequence - 1 }
    var nextSequence: UInt64 { encoder.nextSequence }
    var isEmpty: Bool { offset == LogFileHeader.byteCount }
    var byteCount: Int { offset }

    /// Appends records in one write: if it fails, none of them counts.
    mutating func append(_ records: [(kind: LogRecord.Kind, payload: [UInt8])]) throws {
        precondition(!isBroken, "a broken log is replaced before the next append")
        var encoder = encoder
        let bytes = records.flatMap {
            encoder.encode($0.kind, $0.payload, durableSequence: durableSequence)
        }
        do {
            try file.write(bytes, at: offset)
        } catch {
            isBroken = true
            throw error
        }
        self.encoder = encoder
        offset += bytes.count
    }

    mutating func sync() throws {
        guard durableSequence < lastSequence else { return }
        try file.sync()
        durableSequence = lastSequence
    }

    /// Closes the log for good: damage in it is then told from a torn tail.
    mutating func end() throws {
        try sync()
        guard !isBroken else { return }
        let bytes = encoder.encode(.end, [], durableSequence: durableSequence)
        try file.write(bytes, at: offset)
        offset += bytes.count
        try file.sync()
    }
}

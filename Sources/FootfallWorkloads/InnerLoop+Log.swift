internal import FootfallFormat
internal import FootfallModel

/// The write-ahead log without its file: records of 50 events, as servers append them.
extension InnerLoop {
    private static let eventsPerRecord = 50
    private static let secret: UInt64 = 0xf007_fa11
    private static let header = LogFileHeader(
        kind: .writeAheadLog, store: StoreUUID(repeatElement(1, count: 16)), number: 1,
        firstSequence: 1)

    /// Checked by reading the log, once.
    static let logEncode = InnerLoop("append records to a log") { scale in
        let (appends, log) = try logged(scale)
        let rows = appends.reduce(0) { $0 + $1.batch.rowCount }
        guard try times(in: log) == appends.map(\.batch.times) else {
            throw FootfallError(.damaged, "the log holds other events")
        }
        return Ready(itemCount: rows, expected: Checksum.bytes(log)) {
            Checksum.bytes(encode(appends))
        }
    }

    /// Checked by the times of the events that were written.
    static let logRead = InnerLoop("read a log's records") { scale in
        let (appends, log) = try logged(scale)
        let times = appends.flatMap(\.batch.times).map { UInt64(bitPattern: $0) }
        return Ready(itemCount: times.count, expected: Checksum.ordered(times)) {
            Checksum.ordered(try InnerLoop.times(in: log).joined().map { UInt64(bitPattern: $0) })
        }
    }

    /// What is appended, with its content checks, and the log of all of it.
    private static func logged(
        _ scale: Int
    ) throws -> (appends: [(batch: EventBatch, checks: [UInt32])], log: [UInt8]) {
        let events = GeneratedEvents(scale * 1000)
        let appends = try events.batches(max(1, events.lines.count / eventsPerRecord)).map {
            (batch: $0, checks: try ContentHash.checks(of: $0, secret: secret))
        }
        return (appends, encode(appends))
    }

    private static func encode(_ appends: [(batch: EventBatch, checks: [UInt32])]) -> [UInt8] {
        var encoder = LogEncoder(header)
        var log = header.bytes
        for append in appends {
            log += encoder.encode(
                .events,
                EventsPayload.encode(
                    received: 0, body: EventsPayload.body(append.batch, checks: append.checks)),
                durableSequence: encoder.nextSequence - 1)
        }
        return log
    }

    /// The times of the events of each record.
    private static func times(in log: [UInt8]) throws -> [[Int64]] {
        var reader = try LogReader(ByteArray(log), store: header.store, number: header.number)
        var times: [[Int64]] = []
        while let record = try reader.next() {
            times.append(try EventsPayload.decode(record.payload).batch.times)
        }
        return times
    }
}

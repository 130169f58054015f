internal import FootfallFormat
internal import FootfallModel

/// The write-ahead log without its file: records of 50 events, as servers append them.
extension InnerLoop {
    private static let eventsPerRecord = 50
    private static let header = LogFileHeader(
        kind: .writeAheadLog, store: StoreUUID(repeatElement(1, count: 16)), number: 1,
        firstSequence: 1)

    /// Checked by reading the log, once.
    static let logEncode = InnerLoop("append records to a log") { scale in
        let (batches, log) = try logged(scale)
        let rows = batches.reduce(0) { $0 + $1.rowCount }
        guard try times(in: log) == batches.map(\.times) else {
            throw FootfallError(.damaged, "the log holds other events")
        }
        return Ready(itemCount: rows, expected: Checksum.bytes(log)) {
            Checksum.bytes(encode(batches))
        }
    }

    /// Checked by the times of the events that were written.
    static let logRead = InnerLoop("read a log's records") { scale in
        let (batches, log) = try logged(scale)
        let times = batches.flatMap(\.times).map { UInt64(bitPattern: $0) }
        return Ready(itemCount: times.count, expected: Checksum.ordered(times)) {
            Checksum.ordered(try InnerLoop.times(in: log).joined().map { UInt64(bitPattern: $0) })
        }
    }

    private static func logged(_ scale: Int) throws -> ([EventBatch], [UInt8]) {
        let events = GeneratedEvents(scale * 1000)
        let batches = events.batches(max(1, events.lines.count / eventsPerRecord))
        return (batches, encode(batches))
    }

    private static func encode(_ batches: [EventBatch]) -> [UInt8] {
        var encoder = LogEncoder(header)
        var log = header.bytes
        for batch in batches {
            log += encoder.encode(
                .events, BatchCodec.encode(batch), durableSequence: encoder.nextSequence - 1)
        }
        return log
    }

    /// The times of the events of each record.
    private static func times(in log: [UInt8]) throws -> [[Int64]] {
        var reader = try LogReader(ByteArray(log), store: header.store, number: header.number)
        var times: [[Int64]] = []
        while let record = try reader.next() {
            times.append(try BatchCodec.decode(record.payload).times)
        }
        return times
    }
}

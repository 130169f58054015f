/// Turns records into a log's bytes, one after the other: pure, the caller writes them.
package struct LogEncoder: Sendable {
    package let header: LogFileHeader
    private let seed: UInt64
    private var chain: UInt64
    /// Of the next record.
    package private(set) var nextSequence: UInt64

    package init(_ header: LogFileHeader) {
        self.header = header
        seed = header.seed
        chain = header.checksum
        nextSequence = header.firstSequence
    }

    /// The bytes of the next record.
    package mutating func encode(
        _ kind: LogRecord.Kind, _ payload: [UInt8], durableSequence: UInt64
    ) -> [UInt8] {
        precondition(payload.count <= LogRecordHeader.payloadBytesMax, "a record is at most 1 GiB")
        chain = xxh3(payload, seed: chain)
        let header = LogRecordHeader(
            kind: kind.rawValue, payloadLength: UInt32(payload.count), sequence: nextSequence,
            durableSequence: durableSequence, payloadChecksum: chain)
        if kind != .end { nextSequence += 1 }
        return header.bytes(seed: seed) + payload
    }
}

/// Reads a log and tells how it ends.
///
/// At a bad record the question is whether it was ever known to be on disk. If a later record of the
/// file says so (its `durableSequence` is that of the missing record or higher), it was: the file is
/// damaged. Otherwise nothing that was acknowledged is missing: a crash tore the log's tail, whose
/// records may have reached the disk in any order, and the log ends before it.

internal import FootfallModel

/// How a log ends.
package enum LogEnding: Equatable, Sendable {
    /// With an end record: it was closed.
    case ended
    /// After a whole record: the writer is at work, or died between two records.
    case open
    /// A torn tail from this offset on.
    case torn(offset: Int)
    /// Damage at this offset: records that were known to be durable are missing.
    case damaged(offset: Int, reason: String)
}

package struct LogReader {
    private let source: any ByteSource
    package let header: LogFileHeader
    private let seed: UInt64
    private var chain: UInt64
    private var offset = LogFileHeader.byteCount
    /// Of the next record.
    package private(set) var nextSequence: UInt64
    /// The highest sequence that any record read so far says is synced.
    package private(set) var durableSequence: UInt64 = 0
    /// How the log ends, once `next` has returned nil.
    package private(set) var ending: LogEnding?

    /// Opens a log; throws if its head is damaged, which no crash explains: the head is synced
    /// before a manifest lists the file.
    package init(
        _ source: any ByteSource, kind: LogFileHeader.Kind = .writeAheadLog, store: StoreUUID,
        number: UInt64
    ) throws {
        self.source = source
        let bytes = try source.read(at: 0, count: min(source.length, LogFileHeader.byteCount))
        header = try LogFileHeader(bytes, expected: (kind, store, number), name: source.name)
        seed = header.seed
        chain = header.checksum
        nextSequence = header.firstSequence
    }

    /// The next record; nil at the end, which `ending` then describes.
    ///
    /// Throws `unsupportedVersion` for a record of a kind that this program doesn't know.
    package mutating func next() throws -> LogRecord? {
        guard ending == nil else { return nil }
        guard offset < source.length else {
            ending = .open
            return nil
        }
        switch try readRecord() {
        case .failure(let reason):
            ending = try judge(reason.text)
            return nil
        case .success(let record):
            durableSequence = max(durableSequence, record.durableSequence)
            if record.kind == .end {
                ending = try endOfLog()
                return nil
            }
            nextSequence += 1
            return record
        }
    }

    private struct Fault: Error {
        var text: String
    }

    private mutating func readRecord() throws -> Result<LogRecord, Fault> {
        let left = source.length - offset
        guard left >= LogRecordHeader.byteCount else {
            return .failure(Fault(text: "\(left) bytes, too few for a record"))
        }
        let bytes = try source.read(at: offset, count: LogRecordHeader.byteCount)
        guard let header = LogRecordHeader(bytes[...], seed: seed) else {
            return .failure(Fault(text: "the record header's checksum does not match"))
        }
        guard header.sequence == nextSequence else {
            return .failure(
                Fault(text: "sequence \(header.sequence), expected \(nextSequence)"))
        }
        let length = Int(header.payloadLength)
        guard length <= min(left - LogRecordHeader.byteCount, LogRecordHeader.payloadBytesMax)
        else {
            return .failure(Fault(text: "the record's payload of \(length) bytes is cut off"))
        }
        let payload = try source.read(at: offset + LogRecordHeader.byteCount, count: length)
        let checksum = xxh3(payload, seed: chain)
        guard checksum == header.payloadChecksum else {
            return .failure(
                Fault(
                    text: "payload checksum \(hex(header.payloadChecksum)), expected "
                        + hex(checksum)))
        }
        guard let kind = LogRecord.Kind(rawValue: header.kind) else {
            throw FootfallError(
                .unsupportedVersion,
                "\(source.name): record of unknown type \(header.kind) at offset \(offset)")
        }
        chain = checksum
        offset += LogRecordHeader.byteCount + length
        return .success(
            LogRecord(
                kind: kind, sequence: header.sequence, durableSequence: header.durableSequence,
                payload: payload))
    }

    /// After an end record nothing may follow.
    private func endOfLog() throws -> LogEnding {
        offset == source.length
            ? .ended
            : .damaged(offset: offset, reason: "bytes follow the end record")
    }

    /// Tells a torn tail from damage.
    private func judge(_ reason: String) throws -> LogEnding {
        let window = 1 << 20
        var start = offset
        while start + LogRecordHeader.byteCount <= source.length {
            let count = min(window, source.length - start)
            let bytes = try source.read(at: start, count: count)
            if provesDurable(bytes) {
                return .damaged(offset: offset, reason: "\(reason); later records follow")
            }
            start += max(1, count - LogRecordHeader.byteCount + 1)
        }
        return .torn(offset: offset)
    }

    /// Whether some record header in these bytes says that the missing record was synced.
    private func provesDurable(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= LogRecordHeader.byteCount else { return false }
        return (0...bytes.count - LogRecordHeader.byteCount).contains { start in
            let slice = bytes[start..<start + LogRecordHeader.byteCount]
            guard let header = LogRecordHeader(slice, seed: seed) else { return false }
            return header.durableSequence >= nextSequence
        }
    }
}

/// A record of a log: one step of the store's history.
///
///     offset  size  field
///     0       8     headerChecksum    XXH3-64 of the 32 bytes that follow, with the file's seed
///     8       1     type
///     9       3     zero
///     12      4     payloadLength
///     16      8     sequence          counts records, across files, without gaps
///     24      8     durableSequence   the highest sequence known to be synced when this was written
///     32      8     payloadChecksum   XXH3-64 of the payload, seeded with the record before's
///                                     payloadChecksum (the first: the file header's checksum)
///     40      -     payload
///
/// The header's checksum stands alone, so that a record can be recognised behind a damaged one; the
/// payload's is chained, so that a record can't be taken out or put in unseen.
package struct LogRecord: Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// A batch of events (`BatchCodec`).
        case events = 1
        /// Events that were refused (`DeadLetter`).
        case deadLetters = 2
        /// Duplicates by source (`SourceCounters`).
        case counters = 3
        /// `define` and its removal (`CatalogChange`).
        case definition = 4
        /// A setting and its removal (`CatalogChange`).
        case setting = 5
        /// Types of attributes, and values that were left out (`AttributeTypes`).
        case attributeTypes = 6
        // Reserved in version 1; a reader that meets one refuses the log as too new.
        case erasures = 7
        case retention = 8
        case links = 9
        case idMemory = 10
        /// The last record of a log that was closed: nothing may follow. No payload; its sequence is
        /// the one that the next record, in the next file, will have.
        case end = 255
    }

    package var kind: Kind
    package var sequence: UInt64
    package var durableSequence: UInt64
    package var payload: [UInt8]

    package init(kind: Kind, sequence: UInt64, durableSequence: UInt64, payload: [UInt8]) {
        self.kind = kind
        self.sequence = sequence
        self.durableSequence = durableSequence
        self.payload = payload
    }
}

/// The fixed part of a record.
struct LogRecordHeader {
    static let byteCount = 40
    /// So that a damaged length can't ask for any amount of memory.
    static let payloadBytesMax = 1 << 30

    var kind: UInt8
    var payloadLength: UInt32
    var sequence: UInt64
    var durableSequence: UInt64
    var payloadChecksum: UInt64

    func bytes(seed: UInt64) -> [UInt8] {
        var body = ByteWriter()
        body.append(fixed: kind)
        body.append(contentsOf: [0, 0, 0])
        body.append(fixed: payloadLength)
        body.append(fixed: sequence)
        body.append(fixed: durableSequence)
        body.append(fixed: payloadChecksum)
        var writer = ByteWriter()
        writer.append(fixed: xxh3(body.bytes, seed: seed))
        writer.append(contentsOf: body.bytes)
        return writer.bytes
    }
}

extension LogRecordHeader {
    /// The header in 40 bytes; nil if they aren't one of a file with this seed.
    init?(_ bytes: ArraySlice<UInt8>, seed: UInt64) {
        guard bytes.count == Self.byteCount else { return nil }
        let start = bytes.startIndex
        // Cheap checks first: a search for records behind damage tries every offset.
        guard bytes[start + 9] | bytes[start + 10] | bytes[start + 11] == 0 else { return nil }
        let checksum: UInt64 = bytes.littleEndian(at: start)
        guard xxh3(bytes[(start + 8)...], seed: seed) == checksum else { return nil }
        kind = bytes[start + 8]
        payloadLength = bytes.littleEndian(at: start + 12)
        sequence = bytes.littleEndian(at: start + 16)
        durableSequence = bytes.littleEndian(at: start + 24)
        payloadChecksum = bytes.littleEndian(at: start + 32)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func littleEndian<T: FixedWidthInteger>(at index: Int) -> T {
        precondition(index >= startIndex && index + MemoryLayout<T>.size <= endIndex)
        return withUnsafeBytes {
            T(littleEndian: $0.loadUnaligned(fromByteOffset: index - startIndex, as: T.self))
        }
    }
}

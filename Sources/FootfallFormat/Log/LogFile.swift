/// The head of a file of records: a write-ahead log or a file of dead letters.
///
///     offset  size  field
///     0       8     magic           "FFLOG\0\0\0", or "FFDEAD\0\0"
///     8       2     version         1
///     10      6     zero
///     16      16    store           the store's uuid
///     32      8     number          the one in the file's name
///     40      8     firstSequence   of the first record
///     48      8     checksum        XXH3-64 of what precedes, seed 0
///
/// Numbers are little-endian. The checksums of the file's records are seeded with a hash of store
/// and number, so that a record of another file, or of an earlier use of the disk's blocks, is
/// never taken for one of this file.

internal import CXXHash
internal import FootfallModel

package struct LogFileHeader: Equatable, Sendable {
    package enum Kind: Sendable {
        case writeAheadLog
        case deadLetters

        fileprivate var magic: [UInt8] {
            switch self {
            case .writeAheadLog: Array("FFLOG\0\0\0".utf8)
            case .deadLetters: Array("FFDEAD\0\0".utf8)
            }
        }
    }

    package static let byteCount = 56
    private static let version: UInt16 = 1

    package var kind: Kind
    package var store: StoreUUID
    package var number: UInt64
    package var firstSequence: UInt64

    package init(kind: Kind, store: StoreUUID, number: UInt64, firstSequence: UInt64) {
        self.kind = kind
        self.store = store
        self.number = number
        self.firstSequence = firstSequence
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: kind.magic)
        writer.append(fixed: Self.version)
        writer.append(contentsOf: [0, 0, 0, 0, 0, 0])
        writer.append(contentsOf: store.bytes)
        writer.append(fixed: number)
        writer.append(fixed: firstSequence)
        writer.append(fixed: xxh3(writer.bytes))
        return writer.bytes
    }

    /// Reads and checks a header.
    ///
    /// `expected` is what it must say, the first sequence apart; `name` is the file's, for messages.
    package init(
        _ bytes: [UInt8], expected: (kind: Kind, store: StoreUUID, number: UInt64), name: String
    )
        throws
    {
        var reader = FieldReader(bytes[...], subject: "\(name): file header")
        guard try Array(reader.take(8)) == expected.kind.magic else {
            throw reader.damage("an unknown magic number")
        }
        let version = try reader.fixed(UInt16.self)
        let padding = try reader.take(6)
        let store = StoreUUID(try reader.take(16))
        let number = try reader.fixed(UInt64.self)
        let firstSequence = try reader.fixed(UInt64.self)
        let checksum = try reader.fixed(UInt64.self)
        let actual = xxh3(bytes.prefix(48))
        guard checksum == actual else {
            throw reader.damage("checksum \(hex(checksum)), expected \(hex(actual))")
        }
        guard version == Self.version else {
            throw FootfallError(
                .unsupportedVersion,
                "\(name): version \(version), this program reads \(Self.version)")
        }
        guard
            padding.allSatisfy({ $0 == 0 }) && store == expected.store && number == expected.number
        else {
            throw FootfallError(
                .damaged,
                "\(name): belongs to store \(store) as number \(number), expected store "
                    + "\(expected.store), number \(expected.number)")
        }
        self.init(
            kind: expected.kind, store: store, number: number, firstSequence: firstSequence)
    }

    /// Seeds the header checksums of the file's records.
    package var seed: UInt64 {
        var writer = ByteWriter()
        writer.append(contentsOf: store.bytes)
        writer.append(fixed: number)
        return xxh3(writer.bytes)
    }

    /// Seeds the checksum of the first record's payload.
    package var checksum: UInt64 {
        xxh3(bytes.prefix(48))
    }
}

/// XXH3-64 of some bytes.
package func xxh3(_ bytes: some Collection<UInt8>, seed: UInt64 = 0) -> UInt64 {
    bytes.withContiguousStorageIfAvailable {
        XXH3_64bits_withSeed($0.baseAddress, $0.count, seed)
    } ?? xxh3(Array(bytes), seed: seed)
}

/// Sixteen hexadecimal digits: as in file names and messages.
package func hex(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

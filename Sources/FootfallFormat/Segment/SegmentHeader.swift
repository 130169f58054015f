internal import CXXHash
internal import FootfallModel

/// Versions and feature bits of the segment format.
///
/// A reader refuses a file whose major version or whose `refuse` bits it does not know. A writer
/// leaves alone, and does not merge, a file whose `readOnly` bits it does not know. `ignorable` bits
/// tell of sections that a reader may skip. The minor version changes with every such addition.
enum SegmentVersion {
    static let major: UInt16 = 1
    static let minor: UInt16 = 0
    static let magic: UInt64 = 0x3147_4553_4c46_4646  // "FFFLSEG1" in file order
}

/// The first bytes of a segment: what it is.
///
/// All that a reader needs is in the trailer.
///
///     offset  size  field
///     0       8     magic        "FFFLSEG1"
///     8       8     checksum     XXH3-64 of bytes 16 to 31
///     16      16    uuid
enum SegmentHeader {
    static let size = 32

    static func encode(_ uuid: SegmentUUID) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(fixed: SegmentVersion.magic)
        writer.append(fixed: XXH3_64bits(uuid.bytes, 16))
        writer.append(contentsOf: uuid.bytes)
        return writer.bytes
    }
}

/// The last bytes of a segment: where the footer is, and the root of all checksums.
///
///     offset  size  field
///     0       8     checksum         XXH3-64 of bytes 8 to 79
///     8       8     footerOffset
///     16      4     footerLength     block header included
///     20      4     zero
///     24      8     footerChecksum   that of the footer's block
///     32      16    uuid
///     48      2     minor version
///     50      2     major version
///     52      4     ignorable features
///     56      4     readOnly features
///     60      4     refuse features
///     64      8     fileLength
///     72      8     magic            "FFFLSEG1"
struct SegmentTrailer: Equatable, Sendable {
    static let size = 80

    var uuid: SegmentUUID
    var footer: BlockHandle
    var footerChecksum: UInt64
    var fileLength: Int
    var readOnlyFeatures: UInt32

    init(uuid: SegmentUUID, footer: BlockHandle, footerChecksum: UInt64, fileLength: Int) {
        self.uuid = uuid
        self.footer = footer
        self.footerChecksum = footerChecksum
        self.fileLength = fileLength
        readOnlyFeatures = 0
    }

    func encode() -> (bytes: [UInt8], checksum: UInt64) {
        var rest = ByteWriter()
        rest.append(fixed: UInt64(footer.offset))
        rest.append(fixed: UInt32(footer.length))
        rest.append(fixed: UInt32(0))
        rest.append(fixed: footerChecksum)
        rest.append(contentsOf: uuid.bytes)
        rest.append(fixed: SegmentVersion.minor)
        rest.append(fixed: SegmentVersion.major)
        rest.append(fixed: UInt32(0))
        rest.append(fixed: readOnlyFeatures)
        rest.append(fixed: UInt32(0))
        rest.append(fixed: UInt64(fileLength))
        rest.append(fixed: SegmentVersion.magic)
        let checksum = XXH3_64bits(rest.bytes, rest.count)
        var writer = ByteWriter()
        writer.append(fixed: checksum)
        writer.append(rest)
        return (writer.bytes, checksum)
    }

    /// Reads the trailer of a file.
    init(_ source: any ByteSource) throws {
        guard source.length >= SegmentHeader.size + Self.size else {
            throw FootfallError(
                .damaged, "a file of \(source.length) bytes is too short for a segment")
        }
        let bytes = try source.read(at: source.length - Self.size, count: Self.size)
        self = try bytes.withUnsafeBytes { try Self(bytes: $0, fileLength: source.length) }
    }

    private init(bytes: UnsafeRawBufferPointer, fileLength: Int) throws {
        var reader = ByteReader(bytes)
        let checksum = try reader.fixed(UInt64.self)
        let found = XXH3_64bits(bytes.baseAddress?.advanced(by: 8), Self.size - 8)
        guard checksum == found else { throw reader.damage("trailer whose checksum is wrong") }
        footer = BlockHandle(
            offset: Int(truncatingIfNeeded: try reader.fixed(UInt64.self)),
            length: Int(try reader.fixed(UInt32.self)))
        let zero = try reader.fixed(UInt32.self)
        footerChecksum = try reader.fixed(UInt64.self)
        uuid = try SegmentUUID(from: &reader)
        try Self.checkVersion(&reader)
        readOnlyFeatures = try reader.fixed(UInt32.self)
        let refused = try reader.fixed(UInt32.self)
        self.fileLength = Int(truncatingIfNeeded: try reader.fixed(UInt64.self))
        let magic = try reader.fixed(UInt64.self)
        guard refused == 0 else {
            throw FootfallError(
                .unsupportedVersion, "features 0x\(String(refused, radix: 16)) are not known")
        }
        guard zero == 0, magic == SegmentVersion.magic, self.fileLength == fileLength,
            footer.offset >= SegmentHeader.size,
            footer.offset <= fileLength - Self.size - footer.length,
            footer.offset + footer.length == fileLength - Self.size
        else { throw reader.damage("trailer that does not fit a file of \(fileLength) bytes") }
    }

    private static func checkVersion(_ reader: inout ByteReader) throws {
        let minor = try reader.fixed(UInt16.self)
        let major = try reader.fixed(UInt16.self)
        _ = try reader.fixed(UInt32.self)  // Ignorable features: nothing to do.
        guard major == SegmentVersion.major else {
            throw FootfallError(
                .unsupportedVersion,
                "segment format \(major).\(minor), \(SegmentVersion.major) expected")
        }
    }
}

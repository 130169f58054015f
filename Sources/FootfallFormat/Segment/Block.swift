internal import CXXHash
internal import FootfallModel

/// What a block holds: the registry of block kinds.
enum BlockKind: UInt8, Sendable {
    case zone = 1
    case dictionary = 2
    case columnIndex = 3
    case customers = 4
    case customerIndex = 5
    case ids = 6
    case idRows = 7
    case idIndex = 8
    case filter = 9
    case statistics = 10
    case overflowKeys = 11
    case footer = 12
}

/// Where a block lies in its segment, header included.
///
/// A length of 0 stands for no block.
struct BlockHandle: Hashable, Sendable {
    var offset: Int
    var length: Int

    static let none = BlockHandle(offset: 0, length: 0)
    var end: Int { offset + length }
}

/// A block: the unit of compression, of checksums and of reading.
///
///     offset  size  field
///     0       8     checksum       XXH3-64 of all that follows; seed: BlockSeal
///     8       4     storedSize     bytes of the payload on disk
///     12      4     decodedSize    bytes of the payload once decompressed
///     16      1     codec          0 none, 1 LZ4
///     17      1     kind           BlockKind
///     18      2     zero
///     20      -     payload
struct BlockHeader: Equatable, Sendable {
    static let size = 20
    /// Larger payloads are neither written nor believed.
    static let payloadMax = 1 << 30

    var checksum: UInt64
    var storedSize: Int
    var decodedSize: Int
    var codec: Codec
    var kind: BlockKind

    init(_ bytes: UnsafeRawBufferPointer) throws {
        var reader = ByteReader(bytes)
        checksum = try reader.fixed(UInt64.self)
        storedSize = Int(try reader.fixed(UInt32.self))
        decodedSize = Int(try reader.fixed(UInt32.self))
        let (codec, kind) = (try reader.byte(), try reader.byte())
        let zero = try reader.fixed(UInt16.self)
        guard let known = Codec(rawValue: codec) else {
            throw reader.damage("block of unknown codec \(codec)")
        }
        guard let kind = BlockKind(rawValue: kind) else {
            throw reader.damage("block of unknown kind \(kind)")
        }
        (self.codec, self.kind) = (known, kind)
        guard storedSize <= Self.payloadMax, decodedSize <= Self.payloadMax, zero == 0,
            known != .none || storedSize == decodedSize
        else { throw reader.damage("block header with impossible sizes") }
    }
}

/// Seals and opens the blocks of one segment.
///
/// A block's checksum is seeded with the segment's uuid and the block's own offset, so a block of
/// another file, or of another place in this one, does not pass for it:
/// seed = XXH3-64 of the uuid's 16 bytes + offset, modulo 2^64.
struct BlockSeal: Sendable {
    private let seed: UInt64

    init(_ uuid: SegmentUUID) {
        let bytes = uuid.bytes
        seed = XXH3_64bits(bytes, bytes.count)
    }

    private func checksum(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
        XXH3_64bits_withSeed(bytes.baseAddress, bytes.count, seed &+ UInt64(offset))
    }

    /// A payload as a block that will stand at `offset`, and the block's checksum.
    func seal(
        _ payload: [UInt8], kind: BlockKind, at offset: Int, level: CompressionLevel?
    ) throws -> (bytes: [UInt8], checksum: UInt64) {
        guard payload.count <= BlockHeader.payloadMax else {
            throw FootfallError(
                .limit, "a \(kind) block of \(payload.count) bytes; the limit is 1 GiB")
        }
        let packed = level.flatMap { Compression.lz4(payload, level: $0) }
        let stored = packed ?? payload
        var writer = ByteWriter()
        writer.bytes.reserveCapacity(BlockHeader.size + stored.count)
        writer.append(fixed: UInt64(0))
        writer.append(fixed: UInt32(stored.count))
        writer.append(fixed: UInt32(payload.count))
        writer.append(packed == nil ? Codec.none.rawValue : Codec.lz4.rawValue)
        writer.append(kind.rawValue)
        writer.append(fixed: UInt16(0))
        writer.append(contentsOf: stored)
        let checksum = writer.bytes.withUnsafeBytes {
            self.checksum(UnsafeRawBufferPointer(rebasing: $0[8...]), at: offset)
        }
        writer.bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: checksum.littleEndian, as: UInt64.self)
        }
        return (writer.bytes, checksum)
    }

    /// Checks a block and has its payload read to the end.
    func open<Result>(
        _ block: [UInt8], kind: BlockKind, at offset: Int,
        _ read: (inout ByteReader) throws -> Result
    ) throws -> Result {
        var payload: [UInt8] = []
        return try open(block, kind: kind, at: offset, payload: &payload, read)
    }

    /// The same, with an array to decompress into.
    func open<Result>(
        _ block: [UInt8], kind: BlockKind, at offset: Int, payload: inout [UInt8],
        _ read: (inout ByteReader) throws -> Result
    ) throws -> Result {
        try block.withUnsafeBytes { block in
            let header = try check(block, at: offset)
            guard header.kind == kind else {
                throw FootfallError(.damaged, "a \(header.kind) block, \(kind) expected")
            }
            let stored = UnsafeRawBufferPointer(rebasing: block[BlockHeader.size...])
            guard header.codec == .lz4 else { return try Self.read(stored, read) }
            payload.resize(to: header.decodedSize)
            try payload.withUnsafeMutableBytes { try Compression.decode(stored, into: $0) }
            return try payload.withUnsafeBytes { try Self.read($0, read) }
        }
    }

    private static func read<Result>(
        _ payload: UnsafeRawBufferPointer, _ read: (inout ByteReader) throws -> Result
    ) throws -> Result {
        var reader = ByteReader(payload)
        let result = try read(&reader)
        try reader.finish()
        return result
    }

    /// The header of a block whose sizes and checksum are right.
    @discardableResult
    func check(_ block: UnsafeRawBufferPointer, at offset: Int) throws -> BlockHeader {
        guard block.count >= BlockHeader.size else {
            throw FootfallError(.damaged, "a block of \(block.count) bytes")
        }
        let header = try BlockHeader(
            UnsafeRawBufferPointer(rebasing: block[..<BlockHeader.size]))
        guard header.storedSize == block.count - BlockHeader.size else {
            throw FootfallError(
                .damaged,
                "a payload of \(header.storedSize) bytes in a block of \(block.count)")
        }
        let found = checksum(UnsafeRawBufferPointer(rebasing: block[8...]), at: offset)
        guard found == header.checksum else {
            throw FootfallError(
                .damaged,
                "checksum 0x\(String(found, radix: 16)), expected 0x"
                    + String(header.checksum, radix: 16))
        }
        return header
    }
}

extension SegmentUUID {
    /// The 16 bytes as they stand in files, in the order in which they are printed.
    package var bytes: [UInt8] {
        [high, low].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }

    package init(from reader: inout ByteReader) throws {
        self.init(
            high: UInt64(bigEndian: try reader.take(8).loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: try reader.take(8).loadUnaligned(as: UInt64.self)))
    }
}

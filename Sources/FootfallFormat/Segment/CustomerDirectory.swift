package import FootfallModel

/// One block of the customer directory.
///
///     size  field
///     -     customers    varint, at most 4096
///     -     hashes       stream of Int64 (bit patterns), ascending as unsigned
///     -     firstRows    stream of UInt32, one more than customers, ascending
///     -     masks        stream of Int64 (bit patterns)
///     -     ids          DictionaryCodec
extension CustomerBlock {
    func encode(into writer: inout ByteWriter) {
        writer.append(count: count)
        IntegerCodec.encode(hashes.map { Int64(bitPattern: $0) }, into: &writer)
        IntegerCodec.encode(firstRows, into: &writer)
        IntegerCodec.encode(masks.map { Int64(bitPattern: $0) }, into: &writer)
        DictionaryCodec.encode(ids, into: &writer)
    }

    init(from reader: inout ByteReader, rows: Int) throws {
        let count = try reader.count(max: Self.customersMax)
        let hashes = try IntegerCodec.decode(count, of: Int64.self, from: &reader)
        let firstRows = try IntegerCodec.decode(count + 1, of: UInt32.self, from: &reader)
        let masks = try IntegerCodec.decode(count, of: Int64.self, from: &reader)
        let ids = try DictionaryCodec.decode(countMax: count, from: &reader)
        self.init(
            hashes: hashes.map { UInt64(bitPattern: $0) }, firstRows: firstRows,
            masks: masks.map { UInt64(bitPattern: $0) }, ids: ids)
        guard count > 0, ids.count == count, isAscending, Int(firstRows[count]) <= rows else {
            throw reader.damage("a customer directory out of order")
        }
    }

    /// The first row of the block whose customer has at least this hash, without the ids, which are
    /// most of what there is to decode.
    static func firstRow(
        ofHash hash: UInt64, from reader: inout ByteReader, rows: Int
    ) throws -> Int {
        let count = try reader.count(max: customersMax)
        let hashes = try IntegerCodec.decode(count, of: Int64.self, from: &reader)
        let firstRows = try IntegerCodec.decode(count + 1, of: UInt32.self, from: &reader)
        _ = try reader.take(reader.remaining)
        let row = Int(firstRows[hashes.partitionPoint { UInt64(bitPattern: $0) >= hash }])
        guard row <= rows else { throw reader.damage("a customer directory out of order") }
        return row
    }

    /// Whether hashes ascend and each customer has at least one row.
    private var isAscending: Bool {
        for i in hashes.indices {
            guard firstRows[i] < firstRows[i + 1], i == 0 || hashes[i - 1] <= hashes[i] else {
                return false
            }
        }
        return true
    }

    /// Bytes in memory, about.
    var memoryCost: Int { count * 24 + ids.memoryCost }
}

extension TextDictionary {
    /// Bytes in memory, about.
    package var memoryCost: Int { arena.count + offsets.count * 4 + 64 }
}

/// Where the blocks of the customer directory lie and where each ends in the order of hashes.
///
///     size  field
///     -     blocks       varint
///     -     lastHashes   stream of Int64 (bit patterns)
///     -     counts       stream of UInt32: customers of each block
///     -     lengths      stream of UInt32: bytes of each block; they adjoin, from the section's start
struct CustomerIndex: Sendable {
    private(set) var lastHashes: [UInt64] = []
    private(set) var handles: [BlockHandle] = []
    private var counts: [UInt32] = []

    init() {}

    var customerCount: Int { counts.reduce(0) { $0 + Int($1) } }

    mutating func append(lastHash: UInt64, count: Int, handle: BlockHandle) {
        lastHashes.append(lastHash)
        counts.append(UInt32(count))
        handles.append(handle)
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(count: handles.count)
        IntegerCodec.encode(lastHashes.map { Int64(bitPattern: $0) }, into: &writer)
        IntegerCodec.encode(counts, into: &writer)
        IntegerCodec.encode(handles.map { UInt32($0.length) }, into: &writer)
    }

    init(from reader: inout ByteReader, section: Section, blockCount: Int) throws {
        let count = try reader.count(max: blockCount)
        guard count == blockCount else { throw reader.damage("\(count) blocks of \(blockCount)") }
        lastHashes = try IntegerCodec.decode(count, of: Int64.self, from: &reader)
            .map { UInt64(bitPattern: $0) }
        counts = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        handles = try reader.handles(count, section: section)
    }
}

extension ByteReader {
    /// Lengths of blocks that adjoin from the start of a section.
    mutating func handles(_ count: Int, section: Section) throws -> [BlockHandle] {
        var offset = section.offset
        return try IntegerCodec.decode(count, of: UInt32.self, from: &self).map { length in
            guard Int(length) <= section.end - offset else {
                throw damage("blocks that pass the end of their section")
            }
            defer { offset += Int(length) }
            return BlockHandle(offset: offset, length: Int(length))
        }
    }
}

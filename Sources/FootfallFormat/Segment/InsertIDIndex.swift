internal import FootfallModel

/// The ids of one block of the index: of one source and one tag, ascending by their bytes.
///
/// Two blocks hold them, so that scanning the row numbers does not read the ids. The first:
///
///     size  field
///     -     ids      DictionaryCodec, sorted, without their tags
///
/// The second (`IDRows`) follows it at once:
///
///     size  field
///     -     rows     stream of UInt32, in the order of the ids
///     -     checks   stream of UInt32: content checks
struct IDRows: Sendable {
    var rows: [UInt32]
    var checks: [UInt32]

    func encode(into writer: inout ByteWriter) {
        IntegerCodec.encode(rows, into: &writer)
        IntegerCodec.encode(checks, into: &writer)
    }

    init(rows: [UInt32] = [], checks: [UInt32] = []) {
        self.rows = rows
        self.checks = checks
    }

    init(_ count: Int, rowCount: Int, from reader: inout ByteReader) throws {
        rows = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        checks = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        guard rows.allSatisfy({ $0 < rowCount }) else {
            throw reader.damage("the insert id of a row past \(rowCount)")
        }
    }
}

/// The first id of each block of the insert-id index, and where the blocks lie.
///
///     size  field
///     -     sources       DictionaryCodec, sorted
///     -     blocks        varint
///     -     sourceCodes   stream of UInt32
///     -     tags          stream of UInt32
///     -     counts        stream of UInt32: ids of each block, at most 1024
///     -     firstIDs      DictionaryCodec, not sorted as a whole, without their tags
///     -     lengths       stream of UInt32, two a block: ids, rows; they adjoin
struct InsertIDIndex: Sendable {
    static let idsPerBlock = 1024

    private(set) var sources: TextDictionary = .empty
    private(set) var sourceCodes: [UInt32] = []
    private(set) var tags: [UInt32] = []
    private(set) var counts: [UInt32] = []
    private(set) var firstIDs: TextDictionary = .empty
    /// Two for each block.
    private(set) var handles: [BlockHandle] = []

    var blockCount: Int { counts.count }

    init(
        sources: TextDictionary, sourceCodes: [UInt32], tags: [UInt32], counts: [UInt32],
        firstIDs: TextDictionary, handles: [BlockHandle]
    ) {
        self.sources = sources
        self.sourceCodes = sourceCodes
        self.tags = tags
        self.counts = counts
        self.firstIDs = firstIDs
        self.handles = handles
    }

    func encode(into writer: inout ByteWriter) {
        DictionaryCodec.encode(sources, into: &writer)
        writer.append(count: blockCount)
        IntegerCodec.encode(sourceCodes, into: &writer)
        IntegerCodec.encode(tags, into: &writer)
        IntegerCodec.encode(counts, into: &writer)
        DictionaryCodec.encode(firstIDs, into: &writer)
        IntegerCodec.encode(handles.map { UInt32($0.length) }, into: &writer)
    }

    init(from reader: inout ByteReader, section: Section) throws {
        sources = try DictionaryCodec.decode(countMax: SegmentFooter.rowsMax, from: &reader)
        let count = try reader.count(max: section.count)
        sourceCodes = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        tags = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        counts = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        firstIDs = try DictionaryCodec.decode(countMax: count, from: &reader)
        handles = try reader.handles(count * 2, section: section)
        guard sourceCodes.allSatisfy({ $0 < sources.count }), firstIDs.count == count,
            tags.allSatisfy({ $0 <= UInt8.max }),
            counts.allSatisfy({ (1...UInt32(Self.idsPerBlock)).contains($0) }),
            counts.reduce(0, { $0 + Int($1) }) == section.count
        else { throw reader.damage("an insert-id index that contradicts itself") }
    }

    /// The blocks that hold ids of a source.
    func blocks(of source: UnsafeRawBufferPointer) -> Range<Int> {
        guard let code = sources.code(of: source) else { return 0..<0 }
        return sourceCodes.partitionPoint { $0 >= code }..<sourceCodes.partitionPoint { $0 > code }
    }

    /// The one block among `blocks` that may hold an id (tag and bytes); nil if none can.
    ///
    /// Ids that ascend are mostly found in the first of the blocks from the last one's on.
    func block(for id: UnsafeRawBufferPointer, in blocks: Range<Int>) -> Int? {
        guard let tag = id.first else { return nil }
        var (low, high) = (blocks.lowerBound, blocks.upperBound)
        if high - low > 1, begins(low + 1, after: id) { high = low + 1 }
        while low < high {  // The first block that begins after the id.
            let middle = low + (high - low) / 2
            if begins(middle, after: id) { high = middle } else { low = middle + 1 }
        }
        return low > blocks.lowerBound && tags[low - 1] == UInt32(tag) ? low - 1 : nil
    }

    private func begins(_ block: Int, after id: UnsafeRawBufferPointer) -> Bool {
        let tag = UInt32(id[0])
        guard tags[block] == tag else { return tags[block] > tag }
        let bytes = UnsafeRawBufferPointer(rebasing: id[1...])
        return firstIDs.withBytes(UInt32(block)) { bytes.precedes($0) }
    }

    var memoryCost: Int {
        sources.memoryCost + firstIDs.memoryCost + blockCount * 44
    }
}

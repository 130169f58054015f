internal import FootfallModel

/// Collects ids into blocks of one source and tag, and all of them into the filter.
struct InsertIDWriter {
    private let bitsPerID: Int
    private let level: CompressionLevel?
    private(set) var filter: BloomFilter
    /// Hashes of ids that are not in the filter yet: many at a time miss the cache together.
    private var hashes: [UInt64] = []
    private(set) var idCount = 0

    // The block that is being filled.
    private var tag: UInt8 = 0
    private var arena: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var rows = IDRows()

    // The index so far.
    private var sources: [[UInt8]] = []
    private var sourceHash: UInt64 = 0
    private var sourceCodes: [UInt32] = []
    private var tags: [UInt32] = []
    private var counts: [UInt32] = []
    private var firstArena: [UInt8] = []
    private var firstOffsets: [UInt32] = [0]
    private var handles: [BlockHandle] = []

    init(idCountMax: Int, options: SegmentOptions) {
        bitsPerID = options.filterBitsPerID
        level = options.compression
        filter = BloomFilter(idCountMax: idCountMax, bitsPerID: bitsPerID)
    }

    mutating func append(
        source: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer, row: UInt32, check: UInt32,
        to blocks: inout BlockWriter<some ByteSink>
    ) throws {
        guard let tag = id.first else { preconditionFailure("an insert id has a tag") }
        let isSameSource = sources.last?.withUnsafeBytes { $0.isEqual(to: source) } ?? false
        if !isSameSource || tag != self.tag || rows.rows.count == InsertIDIndex.idsPerBlock {
            try flush(to: &blocks)
        }
        if !isSameSource { try begin(source) }
        self.tag = tag
        let bytes = UnsafeRawBufferPointer(rebasing: id[1...])
        try checkOrder(tag, bytes)
        arena.append(contentsOf: bytes)
        offsets.append(UInt32(arena.count))
        rows.rows.append(row)
        rows.checks.append(check)
        hashes.append(BloomFilter.hash(id: id, sourceHash: sourceHash))
        idCount += 1
    }

    private mutating func begin(_ source: UnsafeRawBufferPointer) throws {
        if let last = sources.last {
            let isAscending = last.withUnsafeBytes { $0.precedes(source) }
            guard isAscending else { throw disorder() }
        }
        sources.append(Array(source))
        sourceHash = BloomFilter.hash(source: source)
    }

    /// Ids come from files, so one that is there twice is damage and not a mistake of the caller.
    private func checkOrder(_ tag: UInt8, _ id: UnsafeRawBufferPointer) throws {
        if let count = rows.rows.indices.last {
            let previous = Int(offsets[count])..<Int(offsets[count + 1])
            let isAscending = arena.withUnsafeBytes { arena in
                UnsafeRawBufferPointer(rebasing: arena[previous]).precedes(id)
            }
            guard isAscending else { throw disorder() }
        } else if let block = tags.indices.last, sourceCodes[block] == UInt32(sources.count - 1) {
            guard tags[block] < tag || (tags[block] == tag && isAfterLastBlock(id)) else {
                throw disorder()
            }
        }
    }

    /// Compares with the last id of the block before.
    private func isAfterLastBlock(_ id: UnsafeRawBufferPointer) -> Bool {
        lastID.withUnsafeBytes { $0.precedes(id) }
    }
    private var lastID: [UInt8] = []

    private func disorder() -> FootfallError {
        FootfallError(.damaged, "insert id \(idCount) of a segment is not above the one before it")
    }

    private mutating func flush(to blocks: inout BlockWriter<some ByteSink>) throws {
        guard let last = rows.rows.indices.last else { return }
        sourceCodes.append(UInt32(sources.count - 1))
        tags.append(UInt32(tag))
        counts.append(UInt32(rows.rows.count))
        firstArena.append(contentsOf: arena[..<Int(offsets[1])])
        firstOffsets.append(UInt32(firstArena.count))
        lastID = Array(arena[Int(offsets[last])...])
        var ids = ByteWriter()
        DictionaryCodec.encode(
            TextDictionary(arena: arena, offsets: offsets, isSorted: true), into: &ids)
        var rowBytes = ByteWriter()
        rows.encode(into: &rowBytes)
        // Ids and checks are noise to LZ4, and row numbers are packed bits.
        handles.append(try blocks.write(ids.bytes, kind: .ids, level: nil).handle)
        handles.append(try blocks.write(rowBytes.bytes, kind: .idRows, level: nil).handle)
        filter.insert(contentsOf: hashes)
        hashes.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        offsets = [0]
        rows = IDRows()
    }

    /// Writes the last block and the index; gives the index's place.
    mutating func finish(to blocks: inout BlockWriter<some ByteSink>) throws -> BlockHandle {
        try flush(to: &blocks)
        filter.shrink(idCount: idCount, bitsPerID: bitsPerID)
        let index = InsertIDIndex(
            sources: TextDictionary(joining: sources), sourceCodes: sourceCodes, tags: tags,
            counts: counts,
            firstIDs: TextDictionary(arena: firstArena, offsets: firstOffsets, isSorted: false),
            handles: handles)
        var payload = ByteWriter()
        index.encode(into: &payload)
        return try blocks.write(payload.bytes, kind: .idIndex, level: level).handle
    }
}

extension TextDictionary {
    /// A dictionary of ascending texts.
    fileprivate convenience init(joining texts: [[UInt8]]) {
        var offsets: [UInt32] = [0]
        for text in texts { offsets.append(offsets[offsets.count - 1] + UInt32(text.count)) }
        self.init(arena: Array(texts.joined()), offsets: offsets, isSorted: true)
    }
}

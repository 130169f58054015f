internal import FootfallModel

/// Collects ids into blocks of one source and tag, and all of them into the filter.
struct InsertIDWriter {
    private let bitsPerID: Int
    private let level: CompressionLevel?
    private(set) var filter: BloomFilter
    private(set) var idCount = 0

    // The block that is being filled.
    private var tag: UInt8 = 0
    private var arena: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var rows = IDRows()
    /// The last id of the block before, without its tag.
    private var lastID: [UInt8] = []

    // The index so far.
    private var sources: [[UInt8]] = []
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
        _ ids: InsertIDBatch, hashes: [UInt64], to blocks: inout BlockWriter<some ByteSink>
    ) throws {
        precondition(ids.ids.count == ids.count && hashes.count == ids.count, "a hash for each id")
        if sources.last != ids.source {
            try flush(to: &blocks)
            try begin(ids.source)
        }
        try ids.ids.bytes.withUnsafeBytes { bytes in
            for i in 0..<ids.count {
                let id = ids.ids.slice(i, of: bytes)
                guard let tag = id.first else { preconditionFailure("an insert id has a tag") }
                if tag != self.tag || offsets.count > InsertIDIndex.idsPerBlock {
                    try flush(to: &blocks)
                    self.tag = tag
                }
                try append(UnsafeRawBufferPointer(rebasing: id[1...]))
                rows.rows.append(ids.rows[i])
                rows.checks.append(ids.checks[i])
            }
        }
        // All at once, so that their cache misses overlap.
        filter.insert(contentsOf: hashes)
        idCount += ids.count
    }

    /// Adds an id, without its tag, to the block.
    private mutating func append(_ id: UnsafeRawBufferPointer) throws {
        let count = offsets.count - 1
        let isAscending: Bool
        if count > 0 {
            let previous = Int(offsets[count - 1])..<Int(offsets[count])
            isAscending = arena.withUnsafeBytes {
                UnsafeRawBufferPointer(rebasing: $0[previous]).precedes(id)
            }
        } else {
            isAscending = isAfterLastBlock(id)
        }
        // Ids come from files, so one that is there twice is damage and not a mistake of the caller.
        guard isAscending else { throw disorder() }
        arena.append(contentsOf: id)
        offsets.append(UInt32(arena.count))
    }

    private mutating func begin(_ source: [UInt8]) throws {
        if let last = sources.last {
            guard last.lexicographicallyPrecedes(source) else { throw disorder() }
        }
        sources.append(source)
    }

    /// Compares the first id of a block with the last one of the block before.
    private func isAfterLastBlock(_ id: UnsafeRawBufferPointer) -> Bool {
        guard let block = tags.indices.last, sourceCodes[block] == UInt32(sources.count - 1),
            tags[block] >= tag
        else { return true }
        return tags[block] == tag && lastID.withUnsafeBytes { $0.precedes(id) }
    }

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

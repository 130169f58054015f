package import FootfallModel

// What a merge wants of a segment: its insert ids in order, and its texts, all of which it uses.

extension SegmentReader: MergeInput {
    package func insertIDStream() throws -> any InsertIDStream {
        SegmentIDStream(segment: self, index: try insertIDIndex())
    }

    package func usedEntries(_ key: ColumnKey) -> [Bool]? { nil }
}

/// The ids of one block of the index after the other.
private struct SegmentIDStream: InsertIDStream {
    let segment: SegmentReader
    let index: InsertIDIndex?
    private var block = 0

    init(segment: SegmentReader, index: InsertIDIndex?) {
        self.segment = segment
        self.index = index
    }

    mutating func next() throws -> InsertIDBatch? {
        guard let index, block < index.blockCount else { return nil }
        defer { block += 1 }
        let texts = try segment.ids(index, block: block)
        let rows = try segment.idRows(index, block: block)
        return InsertIDBatch(
            source: Array(index.sources.bytes(index.sourceCodes[block])),
            ids: InsertIDColumn(texts, tag: UInt8(truncatingIfNeeded: index.tags[block])),
            rows: rows.rows, checks: rows.checks)
    }
}

extension InsertIDColumn {
    /// Ids that share a tag.
    fileprivate init(_ texts: TextDictionary, tag: UInt8) {
        let bytes = [UInt8](unsafeUninitializedCapacity: texts.arena.count + texts.count) {
            out, initialized in
            var end = 0
            for code in 0..<texts.count {
                let range = Int(texts.offsets[code])..<Int(texts.offsets[code + 1])
                out.initializeElement(at: end, to: tag)
                // Bounded by the capacity: each entry's bytes and one more.
                _ = out[(end + 1)...].initialize(from: texts.arena[range])
                end += range.count + 1
            }
            initialized = end
        }
        let offsets = texts.offsets.enumerated().map { $1 + UInt32($0) }
        self.init(stored: bytes, offsets: offsets)
    }
}

package import FootfallModel

/// An insert id that a segment holds.
package struct IDMatch: Equatable, Sendable {
    /// Which of the ids asked for it is.
    package var index: Int
    /// The content check of the row that has it.
    package var check: UInt32
}

extension SegmentReader {
    /// The bloom filter over all insert ids; nil if there are none.
    ///
    /// Costs 2 bytes of memory an id.
    package func filter() throws -> BloomFilter? {
        guard let section = footer.section(.filter), section.count > 0 else { return nil }
        var words: [UInt32] = []
        var offset = section.offset
        while offset < section.end {
            let head = try source.read(
                at: offset, count: min(BlockHeader.size, section.end - offset))
            let handle = try Self.naming(source, "filter", at: offset) {
                let header = try head.withUnsafeBytes { try BlockHeader($0) }
                return BlockHandle(offset: offset, length: BlockHeader.size + header.storedSize)
            }
            try read(handle, .filter, "filter") { reader in
                words += try reader.words()
            }
            offset = handle.end
        }
        guard words.count == section.count * BloomFilter.blockSize / 4 else {
            throw FootfallError(
                .damaged,
                "\(source.name): filter of \(words.count) words, expected \(section.count * 8)")
        }
        return BloomFilter(words: words)
    }

    func insertIDIndex() throws -> InsertIDIndex? {
        guard let section = footer.section(.ids), section.count > 0 else { return nil }
        return try cached(section.root.offset, rank: .guide, cost: \.memoryCost) {
            try read(section.root, .idIndex, "insert-id index") {
                try InsertIDIndex(from: &$0, section: section)
            }
        }
    }

    /// The ids of one block, ascending, without their tag.
    func ids(_ index: InsertIDIndex, block: Int) throws -> TextDictionary {
        try read(index.handles[block * 2], .ids, "insert ids, block \(block)") { reader in
            let count = Int(index.counts[block])
            let ids = try DictionaryCodec.decode(countMax: count, from: &reader)
            guard ids.count == count, ids.isSorted else {
                throw reader.damage("\(ids.count) ids, \(count) expected,")
            }
            return ids
        }
    }

    func idRows(_ index: InsertIDIndex, block: Int) throws -> IDRows {
        try read(index.handles[block * 2 + 1], .idRows, "rows of insert ids, block \(block)") {
            try IDRows(Int(index.counts[block]), rowCount: rowCount, from: &$0)
        }
    }

    /// A block of ids to look in, from the cache if it is there.
    ///
    /// Every batch of known events looks into most blocks of the segments it came to, so they are
    /// worth keeping; but a segment of which the cache holds only a part would drive itself out.
    private func lookupBlock(_ index: InsertIDIndex, _ block: Int) throws -> IDLookupBlock {
        try scanned(index.handles[block * 2].offset, cost: \.memoryCost) {
            IDLookupBlock(
                ids: try ids(index, block: block),
                checks: try idRows(index, block: block).checks)
        }
    }

    /// Which of some ids of one source, ascending and none empty, the segment holds.
    ///
    /// Exact: filters are for the caller to ask first. Each block of the index is looked into once at
    /// most.
    package func idMatches(source: UnsafeRawBufferPointer, ids: InsertIDColumn) throws -> [IDMatch]
    {
        guard let index = try insertIDIndex() else { return [] }
        var blocks = index.blocks(of: source)
        var matches: [IDMatch] = []
        var current: (block: Int, ids: IDLookupBlock)?
        var place = 0
        try ids.bytes.withUnsafeBytes { arena in
            for i in 0..<ids.count {
                let id = ids.slice(i, of: arena)
                guard let block = index.block(for: id, in: blocks) else { continue }
                if current?.block != block {
                    current = (block, try lookupBlock(index, block))
                    blocks = block..<blocks.upperBound
                    place = 0
                }
                let bytes = UnsafeRawBufferPointer(rebasing: id[1...])
                guard let check = current?.ids.check(of: bytes, from: &place) else { continue }
                matches.append(IDMatch(index: i, check: check))
            }
        }
        return matches
    }

    package func insertIDs(_ rows: Range<Int>) throws -> InsertIDColumn {
        try insertIDs(count: rows.count, pause: { _ in }) { row in
            rows.contains(row) ? row - rows.lowerBound : nil
        }
    }

    package func insertIDs(
        at rows: [Int], pause: (RunPart) throws -> Void
    ) throws -> InsertIDColumn {
        let places = RowPlaces(rows)
        return try insertIDs(count: rows.count, pause: pause) { places[$0] }
    }

    /// One scan of the row numbers; only blocks that hold an id asked for are read as well.
    ///
    /// `place` says which of the results a row is; nil if it was not asked for.
    private func insertIDs(
        count: Int, pause: (RunPart) throws -> Void, place: (Int) -> Int?
    ) throws -> InsertIDColumn {
        // In the order of the index, after one that stands for none; and where each place's is.
        var found = InsertIDColumn()
        found.append(nil)
        var numbers = [UInt32](repeating: 0, count: count)
        guard count > 0 else { return InsertIDColumn() }
        try pause(.insertIDIndex)
        guard let index = try insertIDIndex() else { return found.gathered(numbers) }
        for block in 0..<index.blockCount {
            try pause(.insertIDRows(block: block))
            var ids: TextDictionary?
            for (code, row) in try idRows(index, block: block).rows.enumerated() {
                guard let place = place(Int(row)) else { continue }
                if ids == nil { try pause(.insertIDs(block: block)) }
                let known = try ids ?? self.ids(index, block: block)
                ids = known
                numbers[place] = UInt32(found.count)
                known.withBytes(UInt32(code)) {
                    found.append(first: UInt8(truncatingIfNeeded: index.tags[block]), $0)
                }
            }
        }
        return found.gathered(numbers)
    }
}

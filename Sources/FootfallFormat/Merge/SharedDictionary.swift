internal import FootfallModel

/// One sorted dictionary for a text column of the output, with what each input's codes become.
struct SharedDictionary {
    /// Larger ones are not shared: a reader would have to load too much for one zone.
    static let byteCountMax = 4 << 20

    let dictionary: TextDictionary
    /// The new code of each code of each input, one input behind the other; unused codes have none
    /// that matters.
    private let map: [UInt32]
    /// Where each input's codes begin in the map.
    private let starts: [Int]

    /// The union of the entries that the output uses; nil if it is too large, or if an input's zones
    /// do not share a dictionary.
    init?(_ key: ColumnKey, _ merge: RunMerge, order: RowOrder) throws {
        var dictionaries: [TextDictionary] = []
        for (input, columns) in zip(merge.inputs, merge.columns) {
            let own = columns.contains(key) ? try input.dictionary(key) : .empty
            guard let own else { return nil }
            dictionaries.append(own)
        }
        let isUsed = try Self.uses(of: dictionaries, key, merge, order)
        guard
            let (dictionary, map) = Self.union(
                zip(dictionaries, isUsed),
                byteCountMax: merge.options.sharedDictionaryByteCountMax)
        else { return nil }
        self.dictionary = dictionary
        self.map = map
        starts = dictionaries.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    }

    /// For each input, which entries of its dictionary the output uses; nil for all of them.
    private static func uses(
        of dictionaries: [TextDictionary], _ key: ColumnKey, _ merge: RunMerge, _ order: RowOrder
    ) throws -> [[Bool]?] {
        guard order.rowCount < merge.inputs.reduce(0, { $0 + $1.rowCount }) else {
            // All rows are here, so the inputs know.
            return merge.inputs.map { $0.usedEntries(key) }
        }
        var isUsed = dictionaries.map { [Bool](repeating: false, count: $0.count) }
        var reader = ColumnReader(key, merge, order: order)
        var builder = ChunkBuilder()
        while let zone = try reader.next() {
            for span in zone.spans {
                try isUsed[span.input].withUnsafeMutableBufferPointer { isUsed in
                    // Each code is below the count of its dictionary (`ChunkCodec`).
                    try reader.cursors[span.input].forEachCode(span, into: &builder) {
                        isUsed[Int($0)] = true
                    }
                }
            }
        }
        return isUsed
    }

    private static func union(
        _ uses: some Sequence<(TextDictionary, [Bool]?)>, byteCountMax: Int
    ) -> (TextDictionary, [UInt32])? {
        var interner = TextInterner(capacity: 1024)
        var map: [UInt32] = []
        for (dictionary, isUsed) in uses {
            for code in 0..<dictionary.count {
                guard isUsed?[code] ?? true else {
                    map.append(0)
                    continue
                }
                map.append(dictionary.withBytes(UInt32(code)) { interner.intern($0) })
            }
            guard interner.byteCount <= byteCountMax else { return nil }
        }
        let (sorted, ranks) = interner.finish().sorted()
        return (sorted, ranks.isEmpty ? map : map.map { ranks[Int($0)] })
    }

    /// The texts of a zone.
    func chunk(
        _ zone: ColumnReader.Zone, of reader: inout ColumnReader
    ) throws -> ColumnChunk? {
        try reader.chunk(zone, through: map, from: starts, dictionary)
    }
}

extension TextDictionary {
    /// The same entries in byte order, and the new code of each old one.
    func sorted() -> (dictionary: TextDictionary, codes: [UInt32]) {
        let order = ByteStringSort.sorted(
            (0..<UInt32(count)).map { $0 }, arena: arena, offsets: offsets)
        var codes = [UInt32](repeating: 0, count: count)
        var sortedArena: [UInt8] = []
        sortedArena.reserveCapacity(arena.count)
        var sortedOffsets: [UInt32] = [0]
        for (new, old) in order.enumerated() {
            codes[Int(old)] = UInt32(new)
            sortedArena.append(contentsOf: bytes(old))
            sortedOffsets.append(UInt32(sortedArena.count))
        }
        let dictionary = TextDictionary(arena: sortedArena, offsets: sortedOffsets, isSorted: true)
        return (dictionary, codes)
    }
}

internal import FootfallModel

/// One sorted dictionary for a text column of the output, with what each input's codes become.
struct SharedDictionary {
    /// Larger ones are not shared: a reader would have to load too much for one zone.
    static let byteCountMax = 4 << 20

    let dictionary: TextDictionary
    /// For each input, the new code of each of its codes; unused codes have none that matters.
    private let codes: [[UInt32]]

    /// The union of the entries that the output uses; nil if it is too large, or if an input's zones
    /// do not share a dictionary.
    init?(_ key: ColumnKey, _ merge: RunMerge, order: RowOrder) throws {
        var uses: [EntryUse] = []
        for (input, columns) in zip(merge.inputs, merge.columns) {
            guard columns.contains(key) else {
                uses.append(EntryUse(.empty))
                continue
            }
            guard let dictionary = try input.dictionary(key) else { return nil }
            uses.append(EntryUse(dictionary))
        }
        try Self.mark(&uses, ColumnReader(key, merge, order: order))
        guard
            let (dictionary, codes) = Self.union(
                uses, byteCountMax: merge.options.sharedDictionaryByteCountMax)
        else {
            return nil
        }
        self.dictionary = dictionary
        self.codes = codes
    }

    /// Which entries of an input's dictionary the output uses.
    private struct EntryUse {
        let dictionary: TextDictionary
        var isUsed: [Bool]

        init(_ dictionary: TextDictionary) {
            self.dictionary = dictionary
            isUsed = [Bool](repeating: false, count: dictionary.count)
        }
    }

    private static func mark(_ uses: inout [EntryUse], _ reader: consuming ColumnReader) throws {
        while let zone = try reader.next() {
            for span in zone.spans {
                for value in try reader.cursors[span.input].take(span) {
                    let code = reader.cursors[span.input].codes[value]
                    uses[span.input].isUsed[Int(code)] = true
                }
            }
        }
    }

    private static func union(
        _ uses: [EntryUse], byteCountMax: Int
    ) -> (TextDictionary, [[UInt32]])? {
        var interner = TextInterner(capacity: 1024)
        var codes: [[UInt32]] = []
        for use in uses {
            var map = [UInt32](repeating: 0, count: use.dictionary.count)
            for code in map.indices where use.isUsed[code] {
                map[code] = use.dictionary.withBytes(UInt32(code)) { interner.intern($0) }
            }
            guard interner.byteCount <= byteCountMax else { return nil }
            codes.append(map)
        }
        let (sorted, ranks) = interner.finish().sorted()
        guard !ranks.isEmpty else { return (sorted, codes) }
        return (sorted, codes.map { map in map.map { ranks[Int($0)] } })
    }

    /// The texts of a zone.
    func chunk(
        _ zone: ColumnReader.Zone, of reader: inout ColumnReader
    ) throws -> ColumnChunk? {
        var builder = ChunkBuilder()
        for span in zone.spans {
            let values = try reader.cursors[span.input].take(span)
            builder.append(span, values, at: reader.cursors[span.input].slots)
            let codes = self.codes[span.input]
            for value in values {
                builder.codes.append(codes[Int(reader.cursors[span.input].codes[value])])
            }
        }
        return builder.finish(.codes(builder.codes, dictionary))
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

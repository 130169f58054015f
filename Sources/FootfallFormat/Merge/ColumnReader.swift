internal import FootfallModel

/// Reads one column of the inputs in the order of an output, zone by zone.
///
/// For a column in lists, the lists' own columns are read again beside it, from the outermost to the
/// innermost: that keeps memory to a zone, and lengths decode fast.
struct ColumnReader {
    /// The slots of one zone of the output.
    struct Zone {
        var spans: [SlotSpan]
        var slotCount: Int
        /// For a column in lists.
        var list: ListSlots?
    }

    let key: ColumnKey
    private var rows: SpanReader
    private var spare: [SlotSpan] = []
    private var lists: [(key: ColumnKey, cursors: [ColumnCursor])]
    /// One for each input.
    var cursors: [ColumnCursor]

    init(_ key: ColumnKey, _ merge: RunMerge, order: RowOrder) {
        self.key = key
        rows = SpanReader(order)
        cursors = Self.cursors(key, merge)
        lists = key.domains.map { domain in
            let key = ColumnKey(domain, .list)
            return (key, Self.cursors(key, merge))
        }
    }

    private static func cursors(_ key: ColumnKey, _ merge: RunMerge) -> [ColumnCursor] {
        zip(merge.inputs, merge.columns).map { input, columns in
            ColumnCursor(columns.contains(key) ? input : nil, key)
        }
    }

    /// The next zone; nil after the last.
    mutating func next() throws -> Zone? {
        var spans: [SlotSpan] = []
        swap(&spans, &spare)
        rows.next(into: &spans)
        guard !spans.isEmpty else { return nil }
        var zone = Zone(spans: spans, slotCount: spans.reduce(0) { $0 + $1.count })
        for index in lists.indices { try open(&lists[index].cursors, in: &zone) }
        return zone
    }

    /// Takes the memory of a zone that has been read.
    mutating func recycle(_ zone: consuming Zone) { spare = zone.spans }

    /// From the slots that lists stand in to the slots that are their elements.
    private func open(_ cursors: inout [ColumnCursor], in zone: inout Zone) throws {
        var builder = ChunkBuilder()
        var lengths: [Int64] = []
        lengths.reserveCapacity(zone.slotCount)
        var elements: [SlotSpan] = []
        for span in zone.spans {
            let within = try cursors[span.input].takeList(span, into: &builder, &lengths)
            if within.count > 0 { elements.append(within) }
        }
        let chunk = builder.finish(.words(lengths))
        let slots = ListSlots(
            chunk ?? ColumnChunk(slotCount: 0, presence: .all, values: .words([])), in: zone.list)
        zone = Zone(
            spans: elements, slotCount: elements.reduce(0) { $0 + $1.count }, list: slots)
    }

    /// The values of a zone that are not texts.
    mutating func chunk(_ zone: Zone) throws -> ColumnChunk? {
        var builder = ChunkBuilder()
        guard key.type.hasWords else {
            for span in zone.spans { _ = try cursors[span.input].take(span, into: &builder) }
            return builder.finish(.none(count: builder.valueCount))
        }
        let words = try [Int64](unsafeUninitializedCapacity: zone.slotCount) { out, count in
            for span in zone.spans {
                try cursors[span.input].copyWords(span, into: &builder, out)
            }
            count = builder.valueCount
        }
        return builder.finish(.words(words))
    }

    /// The codes of a zone, each as what a map says, in which each input's part begins somewhere.
    mutating func chunk(
        _ zone: Zone, through map: [UInt32], from starts: [Int],
        _ dictionary: TextDictionary
    ) throws -> ColumnChunk? {
        var builder = ChunkBuilder()
        let codes = try map.withUnsafeBufferPointer { map in
            try [UInt32](unsafeUninitializedCapacity: zone.slotCount) { out, count in
                for span in zone.spans {
                    try cursors[span.input].mapCodes(
                        span, through: map, from: starts[span.input], into: &builder, out)
                }
                count = builder.valueCount
            }
        }
        return builder.finish(.codes(codes, dictionary))
    }
}

extension ColumnKey {
    /// The lists that the column lies in, the outermost first.
    var domains: [Path] {
        var domains: [Path] = []
        var next = domain
        while let path = next {
            domains.append(path)
            next = path.parentDomain
        }
        return domains.reversed()
    }
}

extension ColumnType {
    /// Whether the values are words, neither texts nor mere presence.
    var hasWords: Bool {
        switch self {
        case .bool, .int, .double, .list: true
        case .null, .emptyObject, .text, .overflow: false
        }
    }

    /// Whether the values are codes of texts (or of bytes, which are kept like texts).
    var hasCodes: Bool { self == .text || self == .overflow }
}

internal import FootfallModel

/// One column of an output, zone by zone: whatever its type, and wherever its texts are kept.
struct MergedColumn {
    struct Zone {
        /// Nil if no slot holds a value.
        var chunk: ColumnChunk?
        var slotCount: Int
        /// For a column in lists.
        var list: ListSlots?
    }

    private enum Texts {
        case none
        case shared(SharedDictionary)
        case local(ZoneDictionary)
    }

    private var reader: ColumnReader
    private var texts: Texts

    init(_ key: ColumnKey, _ merge: RunMerge, order: RowOrder) throws {
        reader = ColumnReader(key, merge, order: order)
        guard key.type.hasCodes else {
            texts = .none
            return
        }
        let shared = try SharedDictionary(key, merge, order: order)
        texts =
            shared.map(Texts.shared) ?? .local(ZoneDictionary(inputCount: merge.inputs.count))
    }

    /// The dictionary that all zones share, if they do.
    var dictionary: TextDictionary? {
        if case .shared(let shared) = texts { shared.dictionary } else { nil }
    }

    /// The next zone; nil after the last.
    mutating func next() throws -> Zone? {
        guard let zone = try reader.next() else { return nil }
        let chunk: ColumnChunk?
        switch texts {
        case .none: chunk = try reader.chunk(zone)
        case .shared(let shared): chunk = try shared.chunk(zone, of: &reader)
        case .local(var local):
            chunk = try local.chunk(zone, of: &reader)
            texts = .local(local)
        }
        let (slotCount, list) = (zone.slotCount, zone.list)
        reader.recycle(zone)
        return Zone(chunk: chunk, slotCount: slotCount, list: list)
    }
}

internal import FootfallModel

/// One zone of the overflow column, taken apart into columns, and their union with the columns that
/// the segment has.
///
/// In each row, a unit (a leaf outside lists, or an outermost list with all that lies in it) is
/// either in its columns or in the overflow object. So leaves outside lists are united slot by
/// slot; in a list, each row's elements come from one side, and the slots of the other side's rows
/// are laid out between them.
struct OverflowZone: Sendable {
    private let columns: [ColumnKey: ColumnChunk]
    private let rowCount: Int
    private let units: Set<Path>

    init(_ chunk: ColumnChunk) throws {
        var builder = EventBatchBuilder()
        let dictionary = chunk.dictionary
        var next = 0
        for row in 0..<chunk.slotCount {
            builder.beginEvent()
            if next < chunk.valueCount && chunk.slot(next) == row {
                let value = try ValueCoding.decode(dictionary.bytes(chunk.codes[next]))
                builder.append(value, at: .properties, slot: row)
                next += 1
            }
            builder.endEvent(time: 0, timeIsSent: false, customer: nil, insertID: nil)
        }
        let batch = builder.finish()
        columns = Dictionary(
            uniqueKeysWithValues: batch.columns.map { ($0.key, $0.chunk) })
        units = Set(columns.keys.map(\.path.unit))
        rowCount = chunk.slotCount
    }

    /// A column with the leaves of this zone in their places.
    ///
    /// `stored` gives the segment's own chunk of a column in this zone.
    func merged(
        _ key: ColumnKey, stored: (ColumnKey) throws -> ColumnChunk?
    ) throws -> ColumnChunk? {
        let own = try stored(key)
        guard units.contains(key.path.unit) else { return own }
        var storedStarts = Array(0...rowCount)
        var overflowStarts = storedStarts
        for list in key.lists {
            storedStarts = Self.elementStarts(try stored(list), at: storedStarts)
            overflowStarts = Self.elementStarts(columns[list], at: overflowStarts)
        }
        let isInList = !key.lists.isEmpty
        // Outside lists both sides count the same rows; in lists each row adds to the slots.
        let union = ChunkUnion(
            slotCount: isInList ? storedStarts[rowCount] + overflowStarts[rowCount] : rowCount,
            left: own.map { chunk in
                isInList ? chunk.slots(from: storedStarts, after: overflowStarts) : chunk.slots
            } ?? [],
            right: columns[key].map { chunk in
                isInList
                    ? chunk.slots(from: overflowStarts, after: Array(storedStarts.dropFirst()))
                    : chunk.slots
            } ?? [])
        return union.chunk(own, columns[key])
    }

    private static func elementStarts(_ list: ColumnChunk?, at slots: [Int]) -> [Int] {
        list?.elementStarts(at: slots) ?? [Int](repeating: 0, count: slots.count)
    }

    /// Bytes in memory, about.
    var memoryCost: Int { columns.values.reduce(rowCount) { $0 + $1.memoryCost } }
}

extension ColumnKey {
    /// The list columns on the way from the rows to this column's slots, outermost first.
    fileprivate var lists: [ColumnKey] {
        guard let domain else { return [] }
        return domain.components.indices.filter { domain.components[$0] == .element }.map {
            ColumnKey(Path(Array(domain.components[...$0])), .list)
        }
    }
}

extension ColumnChunk {
    /// The slots of all values.
    var slots: [UInt32] {
        if case .some(let slots) = presence { return slots }
        return (0..<UInt32(valueCount)).map { $0 }
    }

    /// The slots of all values, moved up by what the other side has before them.
    ///
    /// `starts` holds the first slot of each row, and the end; `others`, for each row, how many of
    /// the other side's slots lie before it.
    fileprivate func slots(from starts: [Int], after others: [Int]) -> [UInt32] {
        var row = 0
        return slots.map { slot in
            while Int(slot) >= starts[row + 1] { row += 1 }
            return slot + UInt32(others[row])
        }
    }

    /// Bytes in memory, about; a shared dictionary is not counted.
    var memoryCost: Int {
        let values =
            switch values {
            case .none: 0
            case .words(let words): words.count * 8
            case .codes(let codes, _): codes.count * 4
            }
        if case .some(let slots) = presence { return values + slots.count * 4 + 128 }
        return values + 128
    }
}

/// Two sets of values for disjoint slots, as one.
private struct ChunkUnion {
    var slotCount: Int
    var left: [UInt32]
    var right: [UInt32]

    /// Nil if there are no values on either side.
    func chunk(_ first: ColumnChunk?, _ second: ColumnChunk?) -> ColumnChunk? {
        guard let type = first ?? second else { return nil }
        // For each value, its slot and where it comes from: the left side's indices come first.
        let order = (zip(left, 0...).map { ($0, $1) } + zip(right, left.count...).map { ($0, $1) })
            .sorted { $0.0 < $1.0 }
        let slots = order.map(\.0)
        let isDense = slots.count == slotCount
        return ColumnChunk(
            slotCount: slotCount, presence: isDense ? .all : .some(slots),
            values: Self.values(type.values, first, second, order.map(\.1)))
    }

    private static func values(
        _ kind: ColumnChunk.Values, _ first: ColumnChunk?, _ second: ColumnChunk?, _ order: [Int]
    ) -> ColumnChunk.Values {
        switch kind {
        case .none: return .none(count: order.count)
        case .words:
            let words = (first?.words ?? []) + (second?.words ?? [])
            return .words(order.map { words[$0] })
        case .codes:
            let left = (first?.dictionary ?? .empty).compacted(first?.codes ?? [])
            let right = (second?.dictionary ?? .empty).compacted(second?.codes ?? [])
            let shift = UInt32(left.dictionary.count)
            let codes = left.codes + right.codes.map { $0 + shift }
            return .codes(
                order.map { codes[$0] }, left.dictionary.followed(by: right.dictionary))
        }
    }
}

extension TextDictionary {
    fileprivate func followed(by other: TextDictionary) -> TextDictionary {
        let shift = UInt32(arena.count)
        return TextDictionary(
            arena: arena + other.arena,
            offsets: offsets + other.offsets.dropFirst().map { $0 + shift }, isSorted: false)
    }
}

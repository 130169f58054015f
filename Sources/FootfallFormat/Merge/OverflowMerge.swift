internal import FootfallModel

/// The overflow column of an output: what the inputs have in theirs, and the leaves of demoted
/// columns, as one object a row.
struct OverflowMerge {
    private var rows: ColumnReader
    private var texts: ZoneDictionary
    private var columns: [DemotedColumn]

    private struct DemotedColumn {
        var reader: ColumnReader
        var texts: ZoneDictionary?

        mutating func next() throws -> ColumnChunk? {
            guard let zone = try reader.next() else { return nil }
            if texts == nil { return try reader.chunk(zone) }
            return try texts?.chunk(zone, of: &reader)
        }
    }

    init(_ merge: RunMerge, order: RowOrder) {
        let inputCount = merge.inputs.count
        rows = ColumnReader(.overflow, merge, order: order)
        texts = ZoneDictionary(inputCount: inputCount)
        columns = merge.choice.demoted.map { key in
            DemotedColumn(
                reader: ColumnReader(key, merge, order: order),
                texts: key.type.hasCodes ? ZoneDictionary(inputCount: inputCount) : nil)
        }
    }

    /// The next zone: how many rows, and their objects if there are any; nil after the last.
    mutating func next() throws -> (slotCount: Int, chunk: ColumnChunk?)? {
        guard let zone = try rows.next() else { return nil }
        let known = try texts.chunk(zone, of: &rows)
        var chunks: [(ColumnKey, ColumnChunk)] = known.map { [(.overflow, $0)] } ?? []
        for index in columns.indices {
            if let chunk = try columns[index].next() {
                chunks.append((columns[index].reader.key, chunk))
            }
        }
        guard !columns.isEmpty else { return (zone.slotCount, known) }
        return (zone.slotCount, try Self.chunk(of: chunks, slotCount: zone.slotCount))
    }

    private static func chunk(
        of chunks: [(ColumnKey, ColumnChunk)], slotCount: Int
    ) throws -> ColumnChunk? {
        var tree = try ZoneTree(chunks)
        var interner = TextInterner()
        var slots: [UInt32] = []
        var codes: [UInt32] = []
        for slot in 0..<slotCount {
            guard let properties = try tree.members(slot: slot)["properties"] else { continue }
            slots.append(UInt32(slot))
            let bytes = ValueCoding.encode(properties)
            codes.append(bytes.withUnsafeBytes { interner.intern($0) })
        }
        guard !slots.isEmpty else { return nil }
        return ColumnChunk(
            slotCount: slotCount, presence: slots.count == slotCount ? .all : .some(slots),
            values: .codes(codes, interner.finish()))
    }
}

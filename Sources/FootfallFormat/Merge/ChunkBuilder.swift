internal import FootfallModel

/// Puts a chunk together from spans of other chunks.
struct ChunkBuilder {
    private(set) var slotCount = 0
    private(set) var valueCount = 0
    /// The slots of the values once one was left out; before, every slot has one.
    private var slots: [UInt32]?
    var words: [Int64] = []
    var codes: [UInt32] = []

    /// Lays out a span that holds a range of a cursor's values.
    mutating func append(_ span: SlotSpan, _ values: Range<Int>, at known: [UInt32]?) {
        if values.count < span.count && slots == nil { slots = Array(0..<UInt32(slotCount)) }
        if slots != nil {
            let base = UInt32(slotCount)
            if let known {
                let start = UInt32(span.start)
                for value in values { slots?.append(base + known[value] - start) }
            } else {
                slots?.append(contentsOf: base..<base + UInt32(values.count))
            }
        }
        slotCount += span.count
        valueCount += values.count
    }

    /// The chunk; nil if there is no value.
    func finish(_ values: ColumnChunk.Values) -> ColumnChunk? {
        guard valueCount > 0 else { return nil }
        return ColumnChunk(
            slotCount: slotCount, presence: slots.map(ColumnChunk.Presence.some) ?? .all,
            values: values)
    }
}

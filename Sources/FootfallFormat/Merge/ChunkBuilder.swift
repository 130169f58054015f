internal import FootfallModel

/// The slots of a chunk that is put together from spans of other chunks; its values are the caller's.
struct ChunkBuilder {
    private(set) var slotCount = 0
    private(set) var valueCount = 0
    /// The slots of the values once one was left out; before, every slot has one.
    private var slots: [UInt32]?

    /// Lays out a span that holds a range of a cursor's values.
    @inline(__always)
    mutating func append(_ span: SlotSpan, _ values: Range<Int>, at known: [UInt32]?) {
        if slots != nil || values.count < span.count { appendSlots(span, values, at: known) }
        slotCount &+= span.count
        valueCount &+= values.count
    }

    private mutating func appendSlots(
        _ span: SlotSpan, _ values: Range<Int>, at known: [UInt32]?
    ) {
        if slots == nil { slots = Array(0..<UInt32(slotCount)) }
        let base = UInt32(slotCount)
        guard let known else {
            slots?.append(contentsOf: base..<base + UInt32(values.count))
            return
        }
        let start = UInt32(span.start)
        for value in values { slots?.append(base + known[value] - start) }
    }

    /// The chunk; nil if there is no value.
    func finish(_ values: ColumnChunk.Values) -> ColumnChunk? {
        guard valueCount > 0 else { return nil }
        return ColumnChunk(
            slotCount: slotCount, presence: slots.map(ColumnChunk.Presence.some) ?? .all,
            values: values)
    }
}

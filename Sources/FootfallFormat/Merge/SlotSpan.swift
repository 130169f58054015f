/// Neighbouring slots of one zone of one input, which stay neighbours in the output.
struct SlotSpan {
    var input: Int
    var zone: Int
    var start: Int
    var count: Int

    var end: Int { start + count }
}

/// Cuts the order of an output's rows into its zones, and each span where an input's zone ends.
struct SpanReader {
    private let spans: [RowSpan]
    private var index = 0
    /// Rows of the current span that are behind us.
    private var offset = 0

    init(_ order: RowOrder) {
        spans = order.spans
    }

    /// Fills an array with the spans of the next zone; leaves it empty at the end.
    mutating func next(into zone: inout [SlotSpan]) {
        zone.removeAll(keepingCapacity: true)
        var room = ZoneSize.rows
        while room > 0 && index < spans.count {
            let span = spans[index]
            let row = Int(span.first) + offset
            let start = row % ZoneSize.rows
            let count = min(room, Int(span.count) - offset, ZoneSize.rows - start)
            zone.append(
                SlotSpan(
                    input: Int(span.input), zone: row / ZoneSize.rows, start: start, count: count))
            room -= count
            offset += count
            if offset == Int(span.count) {
                index += 1
                offset = 0
            }
        }
    }
}

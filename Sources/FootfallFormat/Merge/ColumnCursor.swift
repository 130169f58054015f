internal import FootfallModel

/// Reads one column of one input from front to back, a span at a time.
///
/// A value's place in the current zone's chunk is its index; the caller takes the values of a span
/// as a range of indices and copies what it needs from `words` or `codes`.
struct ColumnCursor {
    /// Nil if the input lacks the column.
    private let run: (any Run)?
    private let key: ColumnKey
    private var zone = -1
    /// The first value that no span has taken or passed.
    private var next = 0
    /// For a list: the elements of all values before `next`.
    private var elements = 0

    /// The slot of each value; nil if each slot has one.
    private(set) var slots: [UInt32]?
    private(set) var valueCount = 0
    private(set) var words: [Int64] = []
    private(set) var codes: [UInt32] = []
    private(set) var dictionary = TextDictionary.empty

    init(_ run: (any Run)?, _ key: ColumnKey) {
        self.run = run
        self.key = key
    }

    /// The values in a span; spans must come in ascending order.
    mutating func take(_ span: SlotSpan) throws -> Range<Int> {
        if span.zone != zone { try load(span.zone) }
        guard valueCount > 0 else { return 0..<0 }
        guard slots != nil else {
            guard span.end <= valueCount else { throw damage("only \(valueCount) values", span) }
            return span.start..<span.end
        }
        skip(to: span.start)
        let first = next
        skip(to: span.end)
        return first..<next
    }

    /// For a list: the values in a span, and the elements in their lists.
    mutating func takeList(_ span: SlotSpan) throws -> (values: Range<Int>, elements: SlotSpan) {
        if span.zone != zone { try load(span.zone) }
        try skipLists(to: span.start)
        let (first, start) = (next, elements)
        try skipLists(to: span.end)
        let elements = SlotSpan(
            input: span.input, zone: span.zone, start: start, count: elements - start)
        return (first..<next, elements)
    }

    private mutating func skip(to slot: Int) {
        guard let slots else { return }
        while next < slots.count && Int(slots[next]) < slot { next += 1 }
    }

    private mutating func skipLists(to slot: Int) throws {
        while next < valueCount && (slots.map { Int($0[next]) } ?? next) < slot {
            let length = words[next]
            // A row has far fewer elements; without a limit, damage could overflow the sum.
            guard (0...Int64(UInt32.max)).contains(length) else {
                throw FootfallError(.damaged, "column \(key), zone \(zone): a list of \(length)")
            }
            elements += Int(length)
            next += 1
        }
    }

    private mutating func load(_ zone: Int) throws {
        self.zone = zone
        next = 0
        elements = 0
        let chunk = try run?.storedChunk(key, zone: zone)
        valueCount = chunk?.valueCount ?? 0
        words = chunk?.words ?? []
        codes = chunk?.codes ?? []
        dictionary = chunk?.dictionary ?? .empty
        slots = nil
        if let chunk, case .some(let some) = chunk.presence { slots = some }
    }

    private func damage(_ what: String, _ span: SlotSpan) -> FootfallError {
        FootfallError(
            .damaged,
            "column \(key), zone \(zone): \(what), expected slots up to \(span.end)")
    }
}

internal import FootfallModel

/// Reads one column of one input from front to back, a span at a time.
///
/// A value's place in the current zone's chunk is its index. A span's values are a range of indices,
/// which is copied to where the caller puts an output together.
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
    private var slots: [UInt32]?
    private var valueCount = 0
    private var words: [Int64] = []
    private var codes: [UInt32] = []
    private(set) var dictionary = TextDictionary.empty

    init(_ run: (any Run)?, _ key: ColumnKey) {
        self.run = run
        self.key = key
    }

    /// Goes to the zone of a span, whose dictionary can be asked for then.
    @inline(__always)
    mutating func open(_ span: SlotSpan) throws {
        if span.zone != zone { try load(span.zone) }
    }

    /// Lays out a span and gives its values.
    ///
    /// Spans must come in ascending order.
    @inline(__always)
    mutating func take(_ span: SlotSpan, into builder: inout ChunkBuilder) throws -> Range<Int> {
        let values = try take(span)
        builder.append(span, values, at: slots)
        return values
    }

    /// Takes a span and copies its values, which are words, behind the first `builder.valueCount`.
    ///
    /// There must be room for a value in each slot of the span.
    @inline(__always)
    mutating func copyWords(
        _ span: SlotSpan, into builder: inout ChunkBuilder,
        _ out: UnsafeMutableBufferPointer<Int64>
    ) throws {
        let place = builder.valueCount
        let values = try take(span, into: &builder)
        precondition(place + values.count <= out.count)
        // Within the words: `take` gives indices below `valueCount`, which is their number.
        words.withUnsafeBufferPointer { words in
            for (i, value) in values.enumerated() { out[place &+ i] = words[value] }
        }
    }

    /// Takes a span and writes what its codes are in a map, from `start` on.
    ///
    /// The map must have a place for each entry of the dictionary, and `out` one for each slot.
    @inline(__always)
    mutating func mapCodes(
        _ span: SlotSpan, through map: UnsafeBufferPointer<UInt32>, from start: Int,
        into builder: inout ChunkBuilder, _ out: UnsafeMutableBufferPointer<UInt32>
    ) throws {
        let place = builder.valueCount
        let values = try take(span, into: &builder)
        precondition(place + values.count <= out.count)
        precondition(start + dictionary.count <= map.count || values.isEmpty)
        // Within the codes, as above; each is below the dictionary's count (`ChunkCodec`).
        codes.withUnsafeBufferPointer { codes in
            for (i, value) in values.enumerated() {
                out[place &+ i] = map[start &+ Int(codes[value])]
            }
        }
    }

    /// Has each code of a span seen, in order.
    @inline(__always)
    mutating func forEachCode(
        _ span: SlotSpan, into builder: inout ChunkBuilder, _ body: (UInt32) -> Void
    ) throws {
        let values = try take(span, into: &builder)
        codes.withUnsafeBufferPointer { codes in
            for value in values { body(codes[value]) }
        }
    }

    /// For a list: the elements in the lists of a span, whose lengths are appended.
    mutating func takeList(
        _ span: SlotSpan, into builder: inout ChunkBuilder, _ lengths: inout [Int64]
    ) throws -> SlotSpan {
        try open(span)
        try skipLists(to: span.start)
        let (first, start) = (next, elements)
        try skipLists(to: span.end)
        builder.append(span, first..<next, at: slots)
        for value in first..<next { lengths.append(words[value]) }
        return SlotSpan(
            input: span.input, zone: span.zone, start: start, count: elements - start)
    }

    @inline(__always)
    private mutating func take(_ span: SlotSpan) throws -> Range<Int> {
        try open(span)
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

    @inline(never)
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
        precondition(words.count == valueCount || !key.type.hasWords, "a word for each value")
        precondition(codes.count == valueCount || !key.type.hasCodes, "a code for each value")
    }

    private func damage(_ what: String, _ span: SlotSpan) -> FootfallError {
        FootfallError(
            .damaged,
            "column \(key), zone \(zone): \(what), expected slots up to \(span.end)")
    }
}

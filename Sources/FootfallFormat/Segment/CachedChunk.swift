internal import FootfallModel

/// A decoded chunk as the cache keeps it: values and slots in one to five bytes each, where that holds
/// them all (`NarrowWords`).
///
/// Kept as a query reads them they would fill the cache with zeros. To widen them again is one plain
/// loop, where decoding reads, checks, decompresses and unpacks; and what only counts them need not
/// widen them (`NarrowColumn`).
struct CachedChunk: Sendable {
    /// The chunk, without the arrays that are kept narrow.
    private let frame: ColumnChunk
    private let values: NarrowWords?
    private let slots: NarrowWords?
    /// Bytes in memory, about.
    let cost: Int

    init(_ chunk: ColumnChunk, ownsDictionary: Bool) {
        var frame = chunk
        switch chunk.values {
        case .none: values = nil
        case .words(let words):
            values = NarrowWords(words)
            if values != nil { frame.values = .words([]) }
        case .codes(let codes, let dictionary):
            values = NarrowWords(codes)
            if values != nil { frame.values = .codes([], dictionary) }
        }
        if case .some(let places) = chunk.presence {
            slots = NarrowWords(places)
            if slots != nil { frame.presence = .some([]) }
        } else {
            slots = nil
        }
        self.frame = frame
        cost =
            frame.memoryCost + (values?.byteCount ?? 0) + (slots?.byteCount ?? 0)
            + (ownsDictionary ? chunk.dictionary.memoryCost : 0)
    }

    /// Whether a chunk that is made of it has its values for itself.
    var isNarrow: Bool { values != nil }

    /// The chunk, its values in arrays that were used before.
    func chunk(_ buffers: inout ChunkBuffers) -> ColumnChunk {
        var chunk = frame
        if let values {
            switch frame.values {
            case .none: break
            case .words: chunk.values = .words(values.wide(reusing: buffers.takeWords()))
            case .codes(_, let dictionary):
                chunk.values = .codes(values.wide(reusing: buffers.takeCodes()), dictionary)
            }
        }
        if let slots { chunk.presence = .some(slots.wide(reusing: [])) }
        return chunk
    }

    /// Slots and values in the form in which they are kept, no slots standing for all; nil if that is a
    /// wide one.
    var narrowParts: (slots: NarrowWords?, values: NarrowWords)? {
        if slots == nil, frame.presence != .all { return nil }
        if case .codes(let codes, _) = frame.values, values == nil {
            // Wide codes have the size of steps already.
            return (slots, .steps(codes, base: 0, factor: 1))
        }
        return values.map { (slots, $0) }
    }
}

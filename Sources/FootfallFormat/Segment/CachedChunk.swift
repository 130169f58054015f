internal import FootfallModel

/// A decoded chunk as the cache keeps it: values and slots in one or two bytes each, where that holds
/// them all.
///
/// Codes, lengths of lists and slots of a zone are small mostly; kept as a query reads them they would
/// fill the cache with zeros. To widen them again is one plain loop, where decoding reads, checks,
/// decompresses and unpacks.
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
}

/// Integers of one or two bytes.
private enum NarrowWords: Sendable {
    case bytes([UInt8])
    case shorts([UInt16])

    /// Nil if some value needs more, or is negative.
    init?<Word: StreamWord>(_ words: [Word]) {
        var bits: Word = 0
        for word in words { bits |= word }
        switch UInt64(truncatingIfNeeded: bits) {
        case 0...0xff: self = .bytes(words.map { UInt8(truncatingIfNeeded: $0) })
        case 0...0xffff: self = .shorts(words.map { UInt16(truncatingIfNeeded: $0) })
        default: return nil
        }
    }

    var byteCount: Int {
        switch self {
        case .bytes(let words): words.count
        case .shorts(let words): words.count * 2
        }
    }

    /// The integers in an array, whatever that held.
    func wide<Word: StreamWord>(reusing array: consuming [Word]) -> [Word] {
        switch self {
        case .bytes(let words): Self.widen(words, into: &array)
        case .shorts(let words): Self.widen(words, into: &array)
        }
        return array
    }

    private static func widen<Narrow: FixedWidthInteger, Word: StreamWord>(
        _ words: [Narrow], into array: inout [Word]
    ) {
        array.resize(to: words.count)
        array.withUnsafeMutableBufferPointer { array in
            words.withUnsafeBufferPointer { words in
                for i in 0..<words.count { array[i] = Word(truncatingIfNeeded: words[i]) }
            }
        }
    }
}

internal import FootfallModel

// Encodings for the log, which is read only after a crash and gone with the next flush: those that
// take the least time to choose and to write, though not the least room.

extension ChunkCodec {
    static func encodeQuickly(_ chunk: ColumnChunk, into writer: inout ByteWriter) {
        writer.append(count: chunk.slotCount)
        PresenceCodec.encodeQuickly(chunk.presence, slotCount: chunk.slotCount, into: &writer)
        switch chunk.values {
        case .none: break
        case .words(let words): IntegerCodec.encodeQuickly(words, into: &writer)
        case .codes(let codes, let dictionary):
            // A decoder's dictionaries have no entries but those in use; one of which rows were left
            // out may have many.
            let (dictionary, codes) =
                dictionary.count <= codes.count
                ? (dictionary, codes) : dictionary.compacted(codes)
            DictionaryCodec.encodeQuickly(dictionary, into: &writer)
            IntegerCodec.encodeQuickly(codes, into: &writer)
        }
    }
}

extension IntegerCodec {
    static func encodeQuickly<Word: StreamWord>(_ values: [Word], into writer: inout ByteWriter) {
        values.withUnsafeBufferPointer { encodeFlat($0, into: &writer) }
    }
}

extension PresenceCodec {
    /// A bitmap, unless it would take four bytes or more for each slot that holds a value.
    static func encodeQuickly(
        _ presence: ColumnChunk.Presence, slotCount: Int, into writer: inout ByteWriter
    ) {
        guard case .some(let slots) = presence, slots.count < slotCount else {
            writer.append(.allPresent)
            return
        }
        guard slotCount >= slots.count * 32 else {
            return appendBitmap(slots, slotCount: slotCount, to: &writer)
        }
        writer.append(.positions)
        writer.append(count: slots.count)
        IntegerCodec.encodeQuickly(slots, into: &writer)
    }
}

extension DictionaryCodec {
    static func encodeQuickly(_ dictionary: TextDictionary, into writer: inout ByteWriter) {
        appendHeader(.plainTexts, dictionary, to: &writer)
        IntegerCodec.encodeQuickly(lengths(dictionary.offsets), into: &writer)
        writer.append(contentsOf: dictionary.arena)
    }
}

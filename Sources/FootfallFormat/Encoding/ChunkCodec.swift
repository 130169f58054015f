internal import CKernels
package import FootfallModel

/// A chunk of a column: which slots hold a value, then the values.
///
///     size  field
///     -     slots      varint
///     -     presence   PresenceCodec
///     -     values     by the column's type:
///                      null, emptyObject   nothing
///                      bool, int, list     stream of Int64
///                      double              stream of Int64 (bit patterns), or decimal
///                      text, overflow      a dictionary of the chunk's own (DictionaryCodec),
///                                          unless all chunks of the column share one; then the
///                                          codes, a stream of UInt32
package enum ChunkCodec {
    /// Slots of one chunk; lists can make them many more than rows.
    package static let slotsMax = 1 << 28

    /// Where the texts of a chunk are found.
    package enum Texts {
        /// In a dictionary that is stored elsewhere; the chunk's codes are its codes.
        case shared
        /// In the chunk: only the entries it uses, in order of first use.
        case own
    }

    package static func encode(
        _ chunk: ColumnChunk, type: ColumnType, texts: Texts, into writer: inout ByteWriter
    ) {
        writer.append(count: chunk.slotCount)
        PresenceCodec.encode(chunk.presence, slotCount: chunk.slotCount, into: &writer)
        switch chunk.values {
        case .none: break
        case .words(let words) where type == .double: DoubleCodec.encode(words, into: &writer)
        case .words(let words): IntegerCodec.encode(words, into: &writer)
        case .codes(let codes, let dictionary):
            var codes = codes
            if texts == .own {
                let compact = dictionary.compacted(codes)
                DictionaryCodec.encode(compact.dictionary, into: &writer)
                codes = compact.codes
            }
            IntegerCodec.encode(codes, into: &writer)
        }
    }

    /// Reads a chunk.
    ///
    /// It must span `slotCount` slots, unless only the chunk says how many. Its texts are in the
    /// `shared` dictionary, unless it brings its own.
    package static func decode(
        type: ColumnType, slotCount: Int? = nil, shared: TextDictionary?,
        from reader: inout ByteReader
    ) throws -> ColumnChunk {
        var buffers = ChunkBuffers()
        return try decode(
            type: type, slotCount: slotCount, shared: shared, from: &reader, &buffers)
    }

    /// The same, into arrays that were used before.
    static func decode(
        type: ColumnType, slotCount: Int?, shared: TextDictionary?,
        from reader: inout ByteReader, _ buffers: inout ChunkBuffers
    ) throws -> ColumnChunk {
        let slots = try reader.count(max: slotsMax)
        guard slotCount == nil || slotCount == slots else {
            throw reader.damage("\(slots) slots, \(slotCount ?? 0) expected,")
        }
        let (presence, count) = try PresenceCodec.decode(slotCount: slots, from: &reader)
        return ColumnChunk(
            slotCount: slots, presence: presence,
            values: try values(count, type: type, shared: shared, from: &reader, &buffers))
    }

    private static func values(
        _ count: Int, type: ColumnType, shared: TextDictionary?, from reader: inout ByteReader,
        _ buffers: inout ChunkBuffers
    ) throws -> ColumnChunk.Values {
        switch type {
        case .null, .emptyObject: return .none(count: count)
        case .double:
            return .words(
                try DoubleCodec.decode(count, reusing: buffers.takeWords(), from: &reader))
        case .int:
            return .words(
                try IntegerCodec.decode(count, reusing: buffers.takeWords(), from: &reader))
        case .bool: return .words(try words(count, in: 0...1, from: &reader))
        case .list: return .words(try words(count, in: 0...Int64(slotsMax), from: &reader))
        case .text, .overflow:
            let dictionary =
                try shared ?? DictionaryCodec.decode(countMax: max(1, count), from: &reader)
            let codes = try IntegerCodec.decode(
                count, reusing: buffers.takeCodes(), from: &reader)
            let greatest = footfall_max_u32(codes, codes.count)
            guard codes.isEmpty || greatest < dictionary.count else {
                throw reader.damage("code \(greatest) in a dictionary of \(dictionary.count)")
            }
            return .codes(codes, dictionary)
        }
    }

    private static func words(
        _ count: Int, in range: ClosedRange<Int64>, from reader: inout ByteReader
    ) throws -> [Int64] {
        let words = try IntegerCodec.decode(count, of: Int64.self, from: &reader)
        // One comparison each: what is below the range wraps around to a great distance.
        let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        var isOutside = false
        for word in words {
            isOutside = isOutside || UInt64(bitPattern: word &- range.lowerBound) > width
        }
        guard !isOutside else { throw reader.damage("a value outside \(range)") }
        return words
    }
}

extension TextDictionary {
    /// A dictionary of only the entries in use, in order of first use, and the codes in it.
    package func compacted(_ codes: [UInt32]) -> (dictionary: TextDictionary, codes: [UInt32]) {
        let unused = UInt32.max
        var new = [UInt32](repeating: unused, count: count)
        var arena: [UInt8] = []
        var offsets: [UInt32] = [0]
        var moved: [UInt32] = []
        moved.reserveCapacity(codes.count)
        for code in codes {
            if new[Int(code)] == unused {
                new[Int(code)] = UInt32(offsets.count - 1)
                arena.append(contentsOf: bytes(code))
                offsets.append(UInt32(arena.count))
            }
            moved.append(new[Int(code)])
        }
        return (TextDictionary(arena: arena, offsets: offsets, isSorted: false), moved)
    }
}

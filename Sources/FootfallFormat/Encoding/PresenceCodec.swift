internal import FootfallModel

/// Which slots of a chunk hold a value.
///
///     size  field
///     1     encoding   allPresent, bitmap or positions
///     -     values     varint: how many; not for allPresent
///     bitmap:
///     -     bits       slot i is bit i mod 8 of byte i / 8; bits past the last slot are 0
///     positions:
///     -     slots      stream of UInt32, ascending
enum PresenceCodec {
    static func encode(
        _ presence: ColumnChunk.Presence, slotCount: Int, into writer: inout ByteWriter
    ) {
        guard case .some(let slots) = presence, slots.count < slotCount else {
            writer.append(.allPresent)
            return
        }
        var positions = ByteWriter()
        IntegerCodec.encode(slots, into: &positions)
        let isBitmap = (slotCount + 7) / 8 < positions.count
        if isBitmap { return appendBitmap(slots, slotCount: slotCount, to: &writer) }
        writer.append(.positions)
        writer.append(count: slots.count)
        writer.append(positions)
    }

    static func appendBitmap(
        _ slots: [UInt32], slotCount: Int, to writer: inout ByteWriter
    ) {
        writer.append(.bitmap)
        writer.append(count: slots.count)
        writer.append(count: (slotCount + 7) / 8) { bits in
            for slot in slots { bits[Int(slot >> 3)] |= 1 << UInt8(slot & 7) }
        }
    }

    static func decode(slotCount: Int, from reader: inout ByteReader) throws -> (
        presence: ColumnChunk.Presence, valueCount: Int
    ) {
        let encoding = try reader.encoding()
        if encoding == .allPresent { return (.all, slotCount) }
        let count = try reader.count(max: slotCount)
        let slots: [UInt32] =
            switch encoding {
            case .bitmap: try bitmap(slotCount: slotCount, count: count, from: &reader)
            case .positions: try positions(slotCount: slotCount, count: count, from: &reader)
            default: throw reader.damage("encoding \(encoding), not one of presence,")
            }
        return (.some(slots), count)
    }

    private static func bitmap(
        slotCount: Int, count: Int, from reader: inout ByteReader
    ) throws -> [UInt32] {
        let words = BitmapWords(try reader.take((slotCount + 7) / 8))
        guard words.count == count, words.end <= slotCount else {
            throw reader.damage("a bitmap that does not mark \(count) of \(slotCount) slots")
        }
        return [UInt32](unsafeUninitializedCapacity: count) { slots, initialized in
            words.forEach { slot in
                slots.initializeElement(at: initialized, to: slot)
                initialized &+= 1
            }
        }
    }

    private static func positions(
        slotCount: Int, count: Int, from reader: inout ByteReader
    ) throws -> [UInt32] {
        let slots = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        var next: UInt32 = 0
        for slot in slots {
            guard slot >= next, slot < slotCount else {
                throw reader.damage("slot \(slot) of \(slotCount), after \(next)")
            }
            next = slot + 1
        }
        return slots
    }
}

/// The bits of a bitmap, looked at a word at a time: where a zone's values lie is noise, so what ends
/// a stretch of bits is guessed wrong each time.
private struct BitmapWords {
    private let bytes: UnsafeRawBufferPointer
    private let wordCount: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        wordCount = (bytes.count + 7) / 8
    }

    private func word(_ index: Int) -> UInt64 {
        let rest = bytes[(index * 8)...]
        if rest.count >= 8 {
            return UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        return rest.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// How many bits are set.
    var count: Int { (0..<wordCount).reduce(0) { $0 + word($1).nonzeroBitCount } }

    /// One past the last bit that is set.
    var end: Int {
        for index in (0..<wordCount).reversed() where word(index) != 0 {
            return (index + 1) * 64 - word(index).leadingZeroBitCount
        }
        return 0
    }

    /// The numbers of the bits that are set, ascending.
    @inline(__always)
    func forEach(_ body: (UInt32) -> Void) {
        for index in 0..<wordCount {
            var bits = word(index)
            while bits != 0 {
                body(UInt32(truncatingIfNeeded: index &* 64 &+ bits.trailingZeroBitCount))
                bits &= bits &- 1
            }
        }
    }
}

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
        let bytes = try reader.take((slotCount + 7) / 8)
        var slots: [UInt32] = []
        slots.reserveCapacity(count)
        for (i, byte) in bytes.enumerated() {
            var bits = byte
            while bits != 0 {
                slots.append(UInt32(i * 8 + bits.trailingZeroBitCount))
                bits &= bits - 1
            }
        }
        guard slots.count == count, slots.last.map({ $0 < slotCount }) ?? true else {
            throw reader.damage("a bitmap that does not mark \(count) of \(slotCount) slots")
        }
        return slots
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

internal import FootfallModel

/// Sorted entries of 16 bytes, UUIDs mostly, as two streams of integers: their first and their last
/// eight bytes.
///
/// Among many sorted UUIDs the first halves ascend in small steps, which the delta encoding packs;
/// the last halves share the bits of the variant. Each half is a big-endian number, so that the order
/// of numbers is that of bytes.
///
/// Bits of the first halves that are the same in all, but lie between others, would widen each step:
/// the version of a UUID. The widest stretch of them is left out.
///
///     size  field
///     1     gap      bits left out of each first half; 0 for none
///     if there are any:
///     1     place    the lowest of them, counted from the lowest bit
///     -     bits     varint: what they are
///     -     firsts   stream of Int64, the bits above the gap moved down
///     -     lasts    stream of Int64
enum HalvesCodec {
    static let entrySize = 16

    /// Whether a dictionary can be written so.
    static func canEncode(_ dictionary: TextDictionary) -> Bool {
        dictionary.isSorted && dictionary.count > 1 && hasHalves(dictionary)
    }

    /// Whether each entry has 16 bytes.
    static func hasHalves(_ dictionary: TextDictionary) -> Bool {
        guard dictionary.arena.count == dictionary.count * entrySize else { return false }
        return dictionary.offsets.indices.allSatisfy {
            Int(dictionary.offsets[$0]) == $0 * entrySize
        }
    }

    /// The two streams, and how many bytes front coding would at least take.
    static func encode(
        _ dictionary: TextDictionary
    ) -> (coded: ByteWriter, frontCodedMin: Int) {
        var writer = ByteWriter()
        let firsts = halves(dictionary, at: 0)
        let lasts = halves(dictionary, at: 8)
        let gap = BitGap(firsts)
        gap.encode(into: &writer)
        IntegerCodec.encode(firsts.map(gap.closed), into: &writer)
        IntegerCodec.encode(lasts, into: &writer)
        var suffixes = entrySize
        for i in 1..<dictionary.count {
            let (first, last) = (firsts[i] ^ firsts[i - 1], lasts[i] ^ lasts[i - 1])
            let shared = first == 0 ? 64 + last.leadingZeroBitCount : first.leadingZeroBitCount
            suffixes += entrySize - shared / 8
        }
        return (writer, suffixes)
    }

    private static func halves(_ dictionary: TextDictionary, at start: Int) -> [Int64] {
        dictionary.arena.withUnsafeBytes { arena in
            // Whole entries only: the arena holds `count` of them.
            (0..<dictionary.count).map { entry in
                Int64(
                    bigEndian: arena.loadUnaligned(
                        fromByteOffset: entry * entrySize + start, as: Int64.self))
            }
        }
    }

    /// Reads entries, which are checked to ascend.
    static func decode(_ count: Int, from reader: inout ByteReader) throws -> TextDictionary {
        guard count <= DictionaryCodec.arenaMax / entrySize else {
            throw reader.damage("\(count) entries of 16 bytes")
        }
        let gap = try BitGap(from: &reader)
        let firsts = try IntegerCodec.decode(count, of: Int64.self, from: &reader)
        let lasts = try IntegerCodec.decode(count, of: Int64.self, from: &reader)
        var ascends = true
        let arena = [UInt8](unsafeUninitializedCapacity: count * entrySize) { out, initialized in
            let bytes = UnsafeMutableRawBufferPointer(out)
            var previous = (first: UInt64(0), last: UInt64(0))
            for entry in 0..<count {
                let place = entry * entrySize
                let next = (
                    first: UInt64(bitPattern: gap.opened(firsts[entry])),
                    last: UInt64(bitPattern: lasts[entry])
                )
                bytes.storeBytes(of: next.first.bigEndian, toByteOffset: place, as: UInt64.self)
                bytes.storeBytes(of: next.last.bigEndian, toByteOffset: place + 8, as: UInt64.self)
                ascends = (ascends && previous < next) || entry == 0
                previous = next
            }
            initialized = count * entrySize
        }
        guard ascends else { throw reader.damage("entries of 16 bytes that do not ascend") }
        return TextDictionary(
            arena: arena, offsets: (0...count).map { UInt32($0 * entrySize) }, isSorted: true)
    }
}

package import FootfallModel

/// The entries of a dictionary, in their order.
///
///     size  field
///     1     encoding   plainTexts, uuids, frontCoded, halves or packedTexts
///     1     sorted     1 if the entries are distinct and ascend as bytes, else 0
///     -     count      varint
///     plainTexts:
///     -     lengths    stream of UInt32
///     -     bytes      of all entries
///     uuids:
///     16 n  packed     UUIDText
///     frontCoded (only if sorted):
///     -     prefixes   stream of UInt32: bytes shared with the entry before; 0 for the first
///     -     suffixes   stream of UInt32: bytes that follow
///     -     bytes      of all suffixes
///     halves (only if sorted, and of 16 bytes each):
///     -     words      HalvesCodec
///     packedTexts:
///     -     symbols    PackedTexts
package enum DictionaryCodec {
    /// Bytes of all entries together; nothing larger is written or believed.
    package static let arenaMax = 1 << 30

    /// Entries of a dictionary that all zones of a column share.
    package static let sharedCountMax = 1 << 24

    package static func encode(_ dictionary: TextDictionary, into writer: inout ByteWriter) {
        if let packed = packedUUIDs(dictionary) {
            appendHeader(.uuids, dictionary, to: &writer)
            writer.append(contentsOf: packed)
            return
        }
        var lengths = ByteWriter()
        IntegerCodec.encode(self.lengths(dictionary.offsets), into: &lengths)
        var limit = lengths.count + dictionary.arena.count
        let packed = PackedTexts.encode(dictionary, below: limit)
        limit = packed?.count ?? limit
        if let (encoding, coded) = sorted(dictionary, below: limit) {
            appendHeader(encoding, dictionary, to: &writer)
            return writer.append(coded)
        }
        appendHeader(packed == nil ? .plainTexts : .packedTexts, dictionary, to: &writer)
        if let packed { return writer.append(packed) }
        writer.append(lengths)
        writer.append(contentsOf: dictionary.arena)
    }

    /// The smaller of the encodings for sorted entries; nil if they don't ascend, or if both are no
    /// smaller than `limit`.
    private static func sorted(
        _ dictionary: TextDictionary, below limit: Int
    ) -> (Encoding, ByteWriter)? {
        guard dictionary.isSorted else { return nil }
        guard HalvesCodec.canEncode(dictionary) else {
            return FrontCoding.encode(dictionary, below: limit).map { (.frontCoded, $0) }
        }
        let (halves, frontCodedMin) = HalvesCodec.encode(dictionary)
        // Front coding is costly to try: not if it can't win.
        if halves.count > frontCodedMin,
            let front = FrontCoding.encode(dictionary, below: min(limit, halves.count))
        {
            return (.frontCoded, front)
        }
        return halves.count < limit ? (.halves, halves) : nil
    }

    static func appendHeader(
        _ encoding: Encoding, _ dictionary: TextDictionary, to writer: inout ByteWriter
    ) {
        writer.append(encoding)
        writer.append(dictionary.isSorted ? 1 : 0)
        writer.append(count: dictionary.count)
    }

    static func lengths(_ offsets: [UInt32]) -> [UInt32] {
        zip(offsets.dropFirst(), offsets).map { $0 - $1 }
    }

    private static func packedUUIDs(_ dictionary: TextDictionary) -> [UInt8]? {
        let count = dictionary.count
        guard count > 0, dictionary.arena.count == count * UUIDText.length else { return nil }
        let isRegular = dictionary.offsets.withUnsafeBufferPointer { offsets in
            (0..<count).allSatisfy { Int(offsets[$0]) == $0 * UUIDText.length }
        }
        return isRegular ? dictionary.arena.withUnsafeBytes { UUIDText.pack($0) } : nil
    }

    /// Reads a dictionary of at most `countMax` entries.
    package static func decode(countMax: Int, from reader: inout ByteReader) throws
        -> TextDictionary
    {
        let encoding = try reader.encoding()
        let sorted = try reader.byte()
        guard sorted <= 1 else { throw reader.damage("a sorted flag of \(sorted)") }
        let count = try reader.count(max: countMax)
        let dictionary: TextDictionary
        switch encoding {
        case .plainTexts: dictionary = try plain(count, isSorted: sorted == 1, from: &reader)
        case .packedTexts:
            dictionary = try PackedTexts.decode(count, isSorted: sorted == 1, from: &reader)
        case .uuids: dictionary = try uuids(count, isSorted: sorted == 1, from: &reader)
        case .frontCoded where sorted == 1:
            dictionary = try FrontCoding.decode(count, from: &reader)
        case .halves where sorted == 1: return try HalvesCodec.decode(count, from: &reader)
        default: throw reader.damage("encoding \(encoding), not one of a dictionary,")
        }
        guard sorted == 0 || dictionary.ascends else {
            throw reader.damage("dictionary entries that do not ascend")
        }
        return dictionary
    }

    private static func plain(
        _ count: Int, isSorted: Bool, from reader: inout ByteReader
    ) throws -> TextDictionary {
        let (arena, offsets) = try texts(count, from: &reader)
        return TextDictionary(arena: arena, offsets: offsets, isSorted: isSorted)
    }

    /// The lengths of some texts, then their bytes: as the bytes and where each begins.
    static func texts(
        _ count: Int, from reader: inout ByteReader
    ) throws -> (arena: [UInt8], offsets: [UInt32]) {
        let lengths = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(count + 1)
        var end = 0
        for length in lengths {
            end += Int(length)
            guard end <= reader.remaining else {
                throw reader.damage("texts of \(end) bytes or more, \(reader.remaining) left,")
            }
            offsets.append(UInt32(end))
        }
        guard end <= arenaMax else { throw reader.damage("texts of \(end) bytes") }
        return (Array(try reader.take(end)), offsets)
    }

    private static func uuids(
        _ count: Int, isSorted: Bool, from reader: inout ByteReader
    ) throws -> TextDictionary {
        guard count <= arenaMax / UUIDText.length else { throw reader.damage("\(count) UUIDs") }
        let packed = try reader.take(count * UUIDText.packedLength)
        return TextDictionary(
            arena: UUIDText.unpack(packed),
            offsets: (0...count).map { UInt32($0 * UUIDText.length) }, isSorted: isSorted)
    }
}

extension TextDictionary {
    /// Whether each entry is greater than the one before it.
    var ascends: Bool {
        arena.withUnsafeBytes { arena in
            offsets.withUnsafeBufferPointer { offsets in
                for i in stride(from: 2, to: offsets.count, by: 1) {
                    let left = UnsafeRawBufferPointer(
                        rebasing: arena[Int(offsets[i - 2])..<Int(offsets[i - 1])])
                    let right = UnsafeRawBufferPointer(
                        rebasing: arena[Int(offsets[i - 1])..<Int(offsets[i])])
                    guard left.precedes(right) else { return false }
                }
                return true
            }
        }
    }
}

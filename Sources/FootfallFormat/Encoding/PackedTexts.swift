internal import CKernels
internal import FootfallModel

/// Texts of at most 16 different bytes, such as decimal and hexadecimal numbers, in four bits a byte or
/// fewer.
///
///     size  field
///     -     prefix     byte string: what all entries begin with
///     1     symbols    how many different bytes follow it, 1 to 16
///     n     alphabet   these bytes, ascending
///     -     lengths    stream of UInt32: bytes of each entry after the prefix
///     -     packed     BitPacking of the symbols of all entries, each as its place in the alphabet, in
///                      the bits that the last place takes, 1 at least
///
/// Prose has more symbols, and is left to LZ4, which packed bits would blind.
enum PackedTexts {
    private static let symbolsMax = 16

    /// The encoding's fields, or nil if there are too many symbols or it would not be smaller than
    /// `limit`.
    static func encode(_ dictionary: TextDictionary, below limit: Int) -> ByteWriter? {
        guard dictionary.count > 0 else { return nil }
        return dictionary.arena.withUnsafeBytes { arena in
            let prefix = sharedPrefix(dictionary, arena)
            guard let alphabet = Alphabet(dictionary, arena, from: prefix) else { return nil }
            var writer = ByteWriter()
            writer.append(byteString: arena[..<prefix])
            writer.append(UInt8(alphabet.symbols.count))
            writer.append(contentsOf: alphabet.symbols)
            let lengths = DictionaryCodec.lengths(dictionary.offsets).map { $0 - UInt32(prefix) }
            IntegerCodec.encode(lengths, into: &writer)
            let count = arena.count - dictionary.count * prefix
            let packed = BitPacking.byteCount(count, width: alphabet.width)
            guard writer.count + packed < limit else { return nil }
            alphabet.places(of: dictionary, arena, from: prefix, count: count)
                .withUnsafeBufferPointer {
                    BitPacking.pack($0, width: alphabet.width, into: &writer)
                }
            return writer
        }
    }

    /// How many bytes all entries begin with alike.
    private static func sharedPrefix(
        _ dictionary: TextDictionary, _ arena: UnsafeRawBufferPointer
    ) -> Int {
        let first = UnsafeRawBufferPointer(rebasing: arena[dictionary.range(0)])
        var shared = first.count
        for code in 1..<UInt32(max(1, dictionary.count)) where shared > 0 {
            let entry = UnsafeRawBufferPointer(rebasing: arena[dictionary.range(code)])
            shared = UnsafeRawBufferPointer(rebasing: first[..<shared]).commonPrefix(entry)
        }
        return shared
    }

    /// The bits of a symbol; at least one, so that no few bytes can claim to be many.
    private static func width(_ symbols: Int) -> Int {
        max(1, BitPacking.width(of: UInt64(symbols - 1)))
    }

    /// The bytes that occur after the prefix.
    private struct Alphabet {
        private(set) var symbols: [UInt8] = []
        private var places = [UInt32](repeating: .max, count: 256)

        var width: Int { PackedTexts.width(symbols.count) }

        /// Nil if there are too many, or none.
        init?(_ dictionary: TextDictionary, _ arena: UnsafeRawBufferPointer, from prefix: Int) {
            for code in 0..<UInt32(dictionary.count) {
                for byte in arena[dictionary.range(code)].dropFirst(prefix)
                where places[Int(byte)] == .max {
                    guard symbols.count < PackedTexts.symbolsMax else { return nil }
                    places[Int(byte)] = 0
                    symbols.append(byte)
                }
            }
            guard !symbols.isEmpty else { return nil }
            symbols.sort()
            for (place, symbol) in symbols.enumerated() { places[Int(symbol)] = UInt32(place) }
        }

        /// The place of each byte after the prefixes, of which there are `count`.
        func places(
            of dictionary: TextDictionary, _ arena: UnsafeRawBufferPointer, from prefix: Int,
            count: Int
        ) -> [UInt32] {
            var all: [UInt32] = []
            all.reserveCapacity(count)
            for code in 0..<UInt32(dictionary.count) {
                for byte in arena[dictionary.range(code)].dropFirst(prefix) {
                    all.append(places[Int(byte)])
                }
            }
            return all
        }
    }

    /// Reads entries; whether those said to be sorted are is for the caller to check.
    static func decode(
        _ count: Int, isSorted: Bool, from reader: inout ByteReader
    ) throws -> TextDictionary {
        let prefix = try reader.take(reader.count(max: reader.remaining))
        let symbols = Int(try reader.byte())
        guard (1...symbolsMax).contains(symbols) else {
            throw reader.damage("an alphabet of \(symbols) symbols")
        }
        let alphabet = try reader.take(symbols)
        let lengths = try IntegerCodec.decode(count, of: UInt32.self, from: &reader)
        let total = lengths.reduce(0) { $0 + Int($1) }
        guard total <= DictionaryCodec.arenaMax,
            count == 0
                || prefix.count <= (DictionaryCodec.arenaMax - total) / count
        else { throw reader.damage("texts of more than \(DictionaryCodec.arenaMax) bytes") }
        let width = width(symbols)
        let packed = try reader.take(BitPacking.byteCount(total, width: width))
        let places = [UInt32](unsafeUninitializedCapacity: total) { out, initialized in
            BitPacking.unpack(
                packed, width: width, into: UnsafeMutableBufferPointer(rebasing: out[..<total]))
            initialized = total
        }
        guard footfall_max_u32(places, total) < symbols else {
            throw reader.damage("a symbol past the \(symbols) of the alphabet")
        }
        return dictionary(prefix, lengths, places, alphabet, isSorted: isSorted)
    }

    /// Puts entries together whose lengths add up to the number of symbols.
    private static func dictionary(
        _ prefix: UnsafeRawBufferPointer, _ lengths: [UInt32], _ places: [UInt32],
        _ alphabet: UnsafeRawBufferPointer, isSorted: Bool
    ) -> TextDictionary {
        var offsets: [UInt32] = [0]
        offsets.reserveCapacity(lengths.count + 1)
        let size = places.count + lengths.count * prefix.count
        // The lengths add up to the places, so each of these bytes is written once.
        let arena = [UInt8](unsafeUninitializedCapacity: size) { out, initialized in
            var (next, end) = (0, 0)
            for length in lengths {
                for byte in prefix {
                    out.initializeElement(at: end, to: byte)
                    end &+= 1
                }
                for _ in 0..<Int(length) {
                    out.initializeElement(at: end, to: alphabet[Int(places[next])])
                    (next, end) = (next &+ 1, end &+ 1)
                }
                offsets.append(UInt32(end))
            }
            initialized = size
        }
        return TextDictionary(arena: arena, offsets: offsets, isSorted: isSorted)
    }
}

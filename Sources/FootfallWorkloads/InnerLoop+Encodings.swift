internal import FootfallFormat
internal import FootfallModel
internal import FootfallStorefront

/// Each encoding, on a chunk that it is the best for: encoding it, and decoding it.
extension InnerLoop {
    static let encodings = EncodingCase.all.flatMap { [encode($0), decode($0)] }

    /// Checked by decoding the bytes, once.
    private static func encode(_ example: EncodingCase) -> InnerLoop {
        InnerLoop("encode \(example.encoding)") { scale in
            let chunk = example.chunk(scale * EncodingCase.slotsPerScale)
            let writer = example.encoded(chunk)
            try example.check(writer, against: chunk)
            return Ready(
                itemCount: chunk.slotCount, expected: Checksum.bytes(writer.bytes)
            ) {
                Checksum.bytes(example.encoded(chunk).bytes)
            }
        }
    }

    /// Checked by what was encoded.
    private static func decode(_ example: EncodingCase) -> InnerLoop {
        InnerLoop("decode \(example.encoding)") { scale in
            let chunk = example.chunk(scale * EncodingCase.slotsPerScale)
            let writer = example.encoded(chunk)
            try example.check(writer, against: chunk)
            let bytes = writer.bytes
            let isShared = example.isSorted(chunk)
            return Ready(itemCount: chunk.slotCount, expected: chunk.checksum) {
                try example.decoded(bytes, isShared: isShared).checksum
            }
        }
    }
}

/// A kind of data, and the encoding that is chosen for it.
struct EncodingCase: Sendable {
    /// A zone's rows.
    static let slotsPerScale = ZoneSize.rows

    let encoding: Encoding
    let type: ColumnType
    /// A chunk of so many slots.
    let chunk: @Sendable (_ slotCount: Int) -> ColumnChunk

    static let all = [
        integers(.constant) { _, _ in 7 },
        integers(.bitPacked) { _, random in Int64(random.below(1000)) },
        integers(.frameOfReference) { _, random in 1 << 40 + Int64(random.below(1 << 20)) },
        integers(.delta) { index, random in Int64(index) * 1_000_003 + Int64(random.below(4096)) },
        integers(.patched) { _, random in
            Int64(random.oneIn(100) ? random.below(1 << 40) : random.below(1000))
        },
        integers(.runLength) { index, _ in Int64(index / 64 * 7919 % 1009) },
        integers(.plain) { _, random in Int64(bitPattern: random.next()) },
        EncodingCase(encoding: .decimal, type: .double) { count in
            words(count) { _, random in
                Int64(bitPattern: (Double(random.below(30_000)) / 100).bitPattern)
            }
        },
        texts(.plainTexts) { _, random in
            (0..<8).map { _ in UInt8(ascii: "a") + UInt8(random.below(26)) }
        },
        texts(.packedTexts) { index, _ in Array("\(index &* 7919 % 10_007)".utf8) },
        texts(.uuids) { _, random in Array(uuid(&random).utf8) },
        texts(.frontCoded, isSorted: true) { index, _ in
            Array("/products/\(1_000_000_000 + index)/reviews".utf8)
        },
        texts(.halves, isSorted: true) { index, random in
            let first = UInt64(index) << 40 | random.next() >> 24
            return bigEndian(first) + bigEndian(random.next())
        },
        presence(.allPresent) { _, _ in true },
        presence(.bitmap) { _, random in random.oneIn(2) },
        presence(.positions) { _, random in random.oneIn(100) },
    ]

    private static func integers(
        _ encoding: Encoding, _ value: @escaping @Sendable (Int, inout RandomSource) -> Int64
    ) -> EncodingCase {
        EncodingCase(encoding: encoding, type: .int) { words($0, value) }
    }

    private static func words(
        _ count: Int, _ value: (Int, inout RandomSource) -> Int64
    ) -> ColumnChunk {
        var random = RandomSource(seed: 1)
        let words = (0..<count).map { value($0, &random) }
        return ColumnChunk(slotCount: count, presence: .all, values: .words(words))
    }

    /// A different text in each slot.
    private static func texts(
        _ encoding: Encoding, isSorted: Bool = false,
        _ text: @escaping @Sendable (Int, inout RandomSource) -> [UInt8]
    ) -> EncodingCase {
        EncodingCase(encoding: encoding, type: .text) { count in
            var random = RandomSource(seed: 1)
            var arena: [UInt8] = []
            let ends = (0..<count).map { index in
                arena += text(index, &random)
                return UInt32(arena.count)
            }
            let dictionary = TextDictionary(arena: arena, offsets: [0] + ends, isSorted: isSorted)
            return ColumnChunk(
                slotCount: count, presence: .all,
                values: .codes(Array(0..<UInt32(count)), dictionary))
        }
    }

    private static func presence(
        _ encoding: Encoding, _ isPresent: @escaping @Sendable (Int, inout RandomSource) -> Bool
    ) -> EncodingCase {
        EncodingCase(encoding: encoding, type: .null) { count in
            var random = RandomSource(seed: 1)
            let slots = (0..<UInt32(count)).filter { isPresent(Int($0), &random) }
            return ColumnChunk(
                slotCount: count, presence: slots.count == count ? .all : .some(slots),
                values: .none(count: slots.count))
        }
    }

    private static func bigEndian(_ word: UInt64) -> [UInt8] {
        withUnsafeBytes(of: word.bigEndian) { Array($0) }
    }

    private static func uuid(_ random: inout RandomSource) -> String {
        func hex(_ digits: Int) -> String {
            let text = String(random.next() >> UInt64(64 - 4 * digits), radix: 16)
            return String(repeating: "0", count: digits - text.utf8.count) + text
        }
        return [hex(8), hex(4), hex(4), hex(4), hex(12)].joined(separator: "-")
    }

    /// The chunk's bytes: after its dictionary, if that is sorted, as zones have one that they share.
    func encoded(_ chunk: ColumnChunk) -> ByteWriter {
        var writer = ByteWriter()
        let isShared = isSorted(chunk)
        if isShared { DictionaryCodec.encode(chunk.dictionary, into: &writer) }
        ChunkCodec.encode(chunk, type: type, texts: isShared ? .shared : .own, into: &writer)
        return writer
    }

    func decoded(_ bytes: [UInt8], isShared: Bool) throws -> ColumnChunk {
        try bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            let shared =
                isShared
                ? try DictionaryCodec.decode(
                    countMax: DictionaryCodec.sharedCountMax, from: &reader) : nil
            return try ChunkCodec.decode(type: type, shared: shared, from: &reader)
        }
    }

    /// Whether a chunk has texts in order.
    func isSorted(_ chunk: ColumnChunk) -> Bool {
        type == .text && chunk.dictionary.isSorted
    }

    /// Fails unless this encoding was chosen, and bytes decode to just this chunk.
    func check(_ writer: ByteWriter, against chunk: ColumnChunk) throws {
        guard writer.encodings.contains(EncodingSet(encoding)) else {
            let used = writer.encodings.encodings
            throw FootfallError(.invalidInput, "\(encoding): encoded as \(used)")
        }
        let decoded = try decoded(writer.bytes, isShared: isSorted(chunk))
        let texts = { (chunk: ColumnChunk) in chunk.codes.map { chunk.dictionary.bytes($0) } }
        guard decoded.slotCount == chunk.slotCount, decoded.presence == chunk.presence,
            decoded.words == chunk.words, texts(decoded) == texts(chunk)
        else { throw FootfallError(.damaged, "\(encoding): decodes to something else") }
    }
}

extension ColumnChunk {
    /// Of its values, and of the slots that hold one.
    fileprivate var checksum: UInt64 {
        let values: UInt64 =
            switch self.values {
            case .none(let count): UInt64(count)
            case .words(let words): Checksum.sum(words.lazy.map { UInt64(bitPattern: $0) })
            case .codes(let codes, let texts):
                Checksum.sum(codes.lazy.map { UInt64($0) }) &+ Checksum.bytes(texts.arena)
            }
        guard case .some(let slots) = presence else { return values &+ UInt64(slotCount) }
        return values &+ Checksum.sum(slots.lazy.map { UInt64($0) })
    }
}

import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

/// What a dictionary reads back as, and how it was written.
private func roundTrip(
    _ texts: [String], isSorted: Bool = false
) throws -> (texts: [String], encoding: Encoding?, count: Int) {
    var writer = ByteWriter()
    DictionaryCodec.encode(TextDictionary(texts, isSorted: isSorted), into: &writer)
    let decoded = try writer.bytes.withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        let decoded = try DictionaryCodec.decode(countMax: texts.count, from: &reader)
        try reader.finish()
        return decoded
    }
    let decodedTexts = (0..<UInt32(decoded.count)).map(decoded.text)
    return (decodedTexts, Encoding(rawValue: writer.bytes[0]), writer.count)
}

@Suite("Dictionaries of texts")
struct DictionaryCodecTests {
    @Test("Numbers take four bits a digit, whatever stands before them", arguments: [10, 16])
    func packedTexts(radix: Int) throws {
        var random = SeededGenerator(seed: UInt64(radix))
        let texts = (0..<1500).map { _ in
            "visit-" + String(UInt64.random(in: 1 << 40..<1 << 48, using: &random), radix: radix)
        }
        let result = try roundTrip(texts)
        #expect(result.texts == texts)
        #expect(result.encoding == .packedTexts)
        let digits = texts.reduce(0) { $0 + $1.utf8.count - 6 }
        #expect(result.count < digits / 2 + 1024)
    }

    @Test("Random texts of few or many symbols come back", arguments: 0..<60)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyzäöü–".prefix(Int(seed) % 40 + 1))
        let prefix = seed % 3 == 0 ? "" : "k/"
        let texts = (0..<Int.random(in: 0...2100, using: &random)).map { _ in
            let length = Int.random(in: 0...Int(seed) / 4, using: &random)
            return prefix
                + String(
                    (0..<length).map { _ in
                        alphabet[Int.random(in: alphabet.indices, using: &random)]
                    })
        }
        #expect(try roundTrip(texts).texts == texts, "seed \(seed)")
        let sorted = Set(texts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(try roundTrip(sorted, isSorted: true).texts == sorted, "seed \(seed)")
    }

    @Test("Sorted entries of 16 bytes come back, whichever of their bits differ", arguments: 0..<70)
    func halves(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // Without some bits, each entry agrees with all others there.
        let mask = random.next() | (seed % 2 == 0 ? random.next() : 0)
        let entries = Set(
            (0..<1000).map { _ in
                [random.next() & mask | ~mask & 0x4000_0000_4000, random.next()]
                    .flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
            }
        ).sorted { $0.lexicographicallyPrecedes($1) }
        let dictionary = TextDictionary(
            arena: Array(entries.joined()), offsets: (0...entries.count).map { UInt32($0 * 16) },
            isSorted: true)
        let decoded = try HalvesCodec.encode(dictionary).coded.bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let decoded = try HalvesCodec.decode(entries.count, from: &reader)
            try reader.finish()
            return decoded
        }
        #expect(decoded.arena == dictionary.arena, "seed \(seed)")
    }

    @Test("Any damaged byte of packed texts is an error or other texts, never a trap")
    func damage() throws {
        var writer = ByteWriter()
        let texts = (0..<40).map { "order \($0 * 7919 + 1_000_000)" }
        DictionaryCodec.encode(TextDictionary(texts), into: &writer)
        #expect(Encoding(rawValue: writer.bytes[0]) == .packedTexts)
        for place in writer.bytes.indices {
            for flip in [UInt8(1), 0x80, 0xff] {
                var bytes = writer.bytes
                bytes[place] ^= flip
                _ = bytes.withUnsafeBytes { bytes in
                    var reader = ByteReader(bytes)
                    return try? DictionaryCodec.decode(countMax: 1 << 16, from: &reader)
                }
            }
        }
    }
}

import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallFormat

/// What a stream reads back as, and how it was written.
private func roundTrip<Word: StreamWord>(_ values: [Word]) throws -> (
    values: [Word], encoding: Encoding?, count: Int
) {
    var writer = ByteWriter()
    IntegerCodec.encode(values, into: &writer)
    let decoded = try writer.bytes.withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        let decoded = try IntegerCodec.decode(values.count, of: Word.self, from: &reader)
        try reader.finish()
        return decoded
    }
    return (decoded, Encoding(rawValue: writer.bytes[0]), writer.count)
}

@Suite("Streams of integers")
struct IntegerCodecTests {
    @Test("Extreme values come back")
    func extremes() throws {
        let cases: [[Int64]] = [
            [], [0], [.min], [.max], [.min, .max], [.max, .min, 0, -1, 1],
            [Int64](repeating: .min, count: 3000), [0, .max, 1, .max, 2, .max],
            (0..<2049).map { $0 % 2 == 0 ? .min : .max },
        ]
        for values in cases { #expect(try roundTrip(values).values == values) }
        let codes: [[UInt32]] = [
            [], [.max], [0, .max, 0, .max], [.max, 0], (0..<1024).map { $0 &* 0x9e37_79b9 },
        ]
        for values in codes { #expect(try roundTrip(values).values == values) }
    }

    @Test("Each encoding is chosen for what it is good at")
    func choices() throws {
        #expect(try roundTrip([Int64](repeating: 7, count: 5000)).encoding == .constant)
        var random = SeededGenerator(seed: 1)
        let small = (0..<5000).map { _ in Int64.random(in: 0..<13, using: &random) }
        #expect(try roundTrip(small).encoding == .bitPacked)
        #expect(try roundTrip(small.map { $0 + 1_000_000 }).encoding == .frameOfReference)
        #expect(try roundTrip((0..<5000).map { Int64($0 * 10 + $0 % 3) }).encoding == .delta)
        #expect(try roundTrip((0..<5000).map { Int64($0 * 10) }).encoding == .delta)
        #expect(try roundTrip((0..<5000).map { Int64($0 / 900 * 31 % 7) }).encoding == .runLength)
        let noise = (0..<5000).map { _ in Int64.random(in: .min ... .max, using: &random) }
        #expect(try roundTrip(noise).encoding == .plain)
    }

    @Test("A few far values do not widen the others", arguments: 0..<40)
    func patched(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let factor: Int64 = seed % 2 == 0 ? 1 : 1000
        let far = Int64(1) << Int64.random(in: 20...44, using: &random)
        var next: Int64 = 1_700_000_000_000_000
        let times = (0..<Int.random(in: 200...8192, using: &random)).map { _ in
            let isFar = Int.random(in: 0..<10, using: &random) == 0
            let step = isFar ? -far...far : 0...200
            next += Int64.random(in: step, using: &random) * factor
            return next
        }
        let result = try roundTrip(times)
        #expect(result.values == times, "seed \(seed)")
        #expect(result.encoding == .patchedDelta)
        let steps = zip(times.dropFirst(), times).map { $0 - $1 }
        let outliers = try roundTrip(steps)
        #expect(outliers.values == steps, "seed \(seed)")
        let codes = steps.map { UInt32(truncatingIfNeeded: $0.magnitude) }
        #expect(try roundTrip(codes).values == codes, "seed \(seed)")
    }

    @Test("Any damaged byte of a patched stream is an error or other values, never a trap")
    func patchedDamage() throws {
        var writer = ByteWriter()
        let values = (0..<300).map { Int64($0 % 20 == 7 ? $0 << 30 : $0 % 5) }
        IntegerCodec.encode(values, into: &writer)
        #expect(Encoding(rawValue: writer.bytes[0]) == .patched)
        for place in writer.bytes.indices {
            for flip in [UInt8(1), 0x80, 0xff] {
                var bytes = writer.bytes
                bytes[place] ^= flip
                _ = bytes.withUnsafeBytes { bytes in
                    var reader = ByteReader(bytes)
                    return try? IntegerCodec.decode(300, of: Int64.self, from: &reader)
                }
            }
        }
    }

    @Test("Milliseconds cost no more than they must")
    func commonFactor() throws {
        var random = SeededGenerator(seed: 2)
        let start: Int64 = 1_700_000_000_000_000
        let times = (0..<8192).map { _ in
            start + Int64.random(in: 0..<1 << 20, using: &random) * 1000
        }
        let result = try roundTrip(times)
        #expect(result.values == times)
        #expect(result.count < 8192 * 20 / 8 + 32)
    }

    @Test("Random streams of every width and length come back", arguments: 0..<65)
    func widths(width: Int) throws {
        var random = SeededGenerator(seed: UInt64(width))
        for count in [1, 2, 31, 1023, 1024, 1025, 3000] {
            let base = Int64.random(in: .min ... .max, using: &random)
            let factor = Int64.random(in: 1...1000, using: &random)
            let mask: UInt64 = width == 0 ? 0 : .max >> UInt64(64 - width)
            let values = (0..<count).map { _ in
                base &+ factor &* Int64(bitPattern: UInt64.random(in: 0...mask, using: &random))
            }
            #expect(try roundTrip(values).values == values, "width \(width), count \(count)")
            let codes = values.map { UInt32(truncatingIfNeeded: $0) }
            #expect(try roundTrip(codes).values == codes, "width \(width), count \(count)")
        }
    }

    @Test("Runs of every length come back, to the last value", arguments: 0..<20)
    func runs(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var values: [Int64] = []
        for _ in 0..<Int.random(in: 2...60, using: &random) {
            let length = Int.random(in: 1...(seed % 2 == 0 ? 50 : 18), using: &random)
            values += [Int64](
                repeating: .random(in: .min ... .max, using: &random), count: length)
        }
        #expect(try roundTrip(values).values == values, "seed \(seed)")
        let codes = values.map { UInt32(truncatingIfNeeded: $0) }
        #expect(try roundTrip(codes).values == codes, "seed \(seed)")
    }

    @Test("Marked slots come back, whatever the last word of their bitmap", arguments: 0..<200)
    func presence(slotCount: Int) throws {
        var random = SeededGenerator(seed: UInt64(slotCount))
        let slots = (0..<UInt32(slotCount)).filter { _ in .random(using: &random) }
        guard slots.count < slotCount else { return }
        var writer = ByteWriter()
        PresenceCodec.encode(.some(slots), slotCount: slotCount, into: &writer)
        var bytes = writer.bytes
        func decoded() throws -> ColumnChunk.Presence {
            try bytes.withUnsafeBytes {
                var reader = ByteReader($0)
                return try PresenceCodec.decode(slotCount: slotCount, from: &reader).presence
            }
        }
        #expect(try decoded() == .some(slots))
        let bitmap = bytes.indices.suffix((slotCount + 7) / 8)
        guard bytes[0] == Encoding.bitmap.rawValue, slotCount % 8 != 0,
            let place = bitmap.first(where: { bytes[$0] != 0 })
        else { return }
        // A slot past the last one in place of the first.
        bytes[place] &= bytes[place] - 1
        bytes[bytes.count - 1] |= 0x80
        #expect(throws: FootfallError.self) { try decoded() }
    }

    @Test("Facts agree with a plain loop", arguments: [1, 2, 3, 8, 33, 1000])
    func referenceFacts(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        for range in [Int64.min...Int64.max, -3...3, 0...0, Int64.max - 5...Int64.max] {
            let words = (0..<count).map { _ in Int64.random(in: range, using: &random) }
            words.withUnsafeBufferPointer { check($0) }
            words.map { UInt32(truncatingIfNeeded: $0) }.withUnsafeBufferPointer { check($0) }
        }
    }

    private func check<Word: StreamWord>(_ words: UnsafeBufferPointer<Word>) {
        let facts = StreamFacts(words)
        let values = words.map { Int64(truncatingIfNeeded: $0) }
        let deltas = zip(values.dropFirst(), values).map { $0 &- $1 }
        #expect(facts.first == values[0])
        #expect(facts.min == values.min())
        #expect(facts.max == values.max())
        #expect(facts.deltaMin == deltas.min() ?? 0)
        #expect(facts.deltaMax == deltas.max() ?? 0)
        #expect(facts.runCount == 1 + deltas.count { $0 != 0 })
    }

    @Test("Bit-packing agrees with one bit string a lane", arguments: [1, 5, 12, 31, 32])
    func referencePacking(width: Int) {
        var random = SeededGenerator(seed: UInt64(width))
        let values = (0..<2048 + 77).map { _ in
            UInt32.random(in: 0...(.max >> UInt32(32 - width)), using: &random)
        }
        var writer = ByteWriter()
        values.withUnsafeBufferPointer { BitPacking.pack($0, width: width, into: &writer) }
        #expect(writer.bytes == ReferencePacking.pack(values, width: width))
        #expect(writer.count == BitPacking.byteCount(values.count, width: width))
        var decoded = [UInt32](repeating: 0, count: values.count)
        writer.bytes.withUnsafeBytes { bytes in
            decoded.withUnsafeMutableBufferPointer {
                BitPacking.unpack(bytes, width: width, into: $0)
            }
        }
        #expect(decoded == values)
    }

    @Test("Any bytes are read or refused, never trapped on")
    func hostileBytes() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if let first = bytes.indices.first { bytes[first] %= 9 }
            bytes.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                _ = try? IntegerCodec.decode(100, of: Int64.self, from: &reader)
                reader = ByteReader(bytes)
                _ = try? IntegerCodec.decode(100, of: UInt32.self, from: &reader)
                reader = ByteReader(bytes)
                _ = try? DoubleCodec.decode(50, from: &reader)
            }
        }
    }

    @Test("Doubles come back with all their bits")
    func doubles() throws {
        let cases: [[Double]] = [
            [], [0.0], [-0.0], [0.0, -0.0], [.nan, .signalingNaN, .infinity, -.infinity],
            [0.1 + 0.2, 0.3], [19.99, 5, 0.01, 1234567.89],
            [.leastNonzeroMagnitude, .greatestFiniteMagnitude],
            [9_007_199_254_740_994, 1e22, 1e15 + 0.3],
        ]
        for values in cases {
            let bits = values.map { Int64(bitPattern: $0.bitPattern) }
            #expect(try decodeDoubles(encodeDoubles(bits), bits.count) == bits)
        }
    }

    @Test("Prices are kept as integers")
    func prices() throws {
        let bits = (0..<4000).map { Int64(bitPattern: (Double($0 * 37 % 9999) / 100).bitPattern) }
        let bytes = encodeDoubles(bits)
        #expect(bytes.first == Encoding.decimal.rawValue)
        #expect(bytes.count < 4000 * 14 / 8 + 16)
        #expect(try decodeDoubles(bytes, bits.count) == bits)
    }

    private func encodeDoubles(_ bits: [Int64]) -> [UInt8] {
        var writer = ByteWriter()
        DoubleCodec.encode(bits, into: &writer)
        return writer.bytes
    }

    private func decodeDoubles(_ bytes: [UInt8], _ count: Int) throws -> [Int64] {
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try DoubleCodec.decode(count, from: &reader)
        }
    }
}

/// The layout of `BitPacking`, bit by bit.
private enum ReferencePacking {
    static func pack(_ values: [UInt32], width: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var start = 0
        while start + 1024 <= values.count {
            var words = [UInt32](repeating: 0, count: 32 * width)
            for i in 0..<1024 {
                for bit in 0..<width where values[start + i] >> UInt32(bit) & 1 == 1 {
                    let place = i / 32 * width + bit
                    words[place / 32 * 32 + i % 32] |= 1 << UInt32(place % 32)
                }
            }
            for word in words { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
            start += 1024
        }
        let tail = values[start...]
        var bits = [UInt8](repeating: 0, count: (tail.count * width + 7) / 8)
        for (i, value) in tail.enumerated() {
            for bit in 0..<width where value >> UInt32(bit) & 1 == 1 {
                let place = i * width + bit
                bits[place / 8] |= 1 << UInt8(place % 8)
            }
        }
        return bytes + bits
    }
}

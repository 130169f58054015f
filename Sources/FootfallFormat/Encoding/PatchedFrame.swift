/// Values as small distances from a base, and what is left of the few that lie far away.
///
///     size  field
///     -     base        zigzag varint
///     -     factor      varint, at least 1
///     1     width       bits w, 0 to the word's size
///     -     lows        BitPacking of w bits each: the low bits of each distance
///     -     exceptions  varint: how many distances have more
///     -     places      stream of UInt32, ascending: which
///     -     highs       stream of Int64: the rest of each
///
/// A value is base + factor × (low + high × 2^w), modulo the word's size. Both streams are plain ones:
/// neither runs nor patched.
///
/// Times within a visit differ by seconds, between visits by days: one width for all would be that of
/// the days. After PFOR (Zukowski, Héman, Nes and Boncz, "Super-Scalar RAM-CPU Cache Compression",
/// ICDE 2006), except that exceptions keep their low bits, so that lists of them need not be threaded
/// through the packed values.
struct PatchedFrame {
    let base: Int64
    let factor: CommonFactor
    let width: Int

    /// Fewer values are not worth the overhead.
    private static let countMin = 128
    private static let samplesMax = 1024
    /// Base, factor, width and counts, about.
    private static let headerByteCount = 24

    /// A frame that takes less than seven eighths of `limit` bytes, about; nil if there is none.
    ///
    /// The widths of some values decide. `range` is the distance between the least and the greatest of
    /// them; every distance from the base is a multiple of the factor.
    @inline(__always)
    init?(
        _ count: Int, base: Int64, range: UInt64, factor: CommonFactor, below limit: Int,
        _ value: (Int) -> Int64
    ) {
        guard count >= Self.countMin, range > 0 else { return nil }
        (self.base, self.factor) = (base, factor)
        // Odd, so that no period of a power of two is met at one place only.
        let step = count / Self.samplesMax | 1
        var widths = Histogram()
        for i in stride(from: 0, to: count, by: step) {
            widths.add(factor.signedQuotient(value(i) &- base))
        }
        let rangeWidth = BitPacking.width(of: factor.quotient(range))
        let best = widths.best(count: count, rangeWidth: rangeWidth)
        guard (best.bits / 8 + Self.headerByteCount) * 8 < limit * 7 else { return nil }
        width = best.width
    }

    /// Distances by the bits they take.
    private struct Histogram {
        private var counts = [Int](repeating: 0, count: 65)
        private var total = 0

        @inline(__always)
        mutating func add(_ distance: Int64) {
            counts[distance < 0 ? 64 : 64 - distance.leadingZeroBitCount] += 1
            total += 1
        }

        /// The width for the packed bits that makes the whole smallest, and its size, about.
        func best(count: Int, rangeWidth: Int) -> (width: Int, bits: Int) {
            var best = (width: 0, bits: Int.max)
            var beyond = total
            for width in 0..<min(32, rangeWidth) {
                beyond -= counts[width]
                let exceptions = beyond * count / total
                // Places are steps of this many on average, and some steps are longer.
                let placeWidth = BitPacking.width(of: UInt64(count / (exceptions + 1))) + 2
                let bits = width * count + exceptions * (placeWidth + rangeWidth - width + 1)
                if bits < best.bits { best = (width, bits) }
            }
            return best
        }
    }

    /// The whole stream.
    func encode<Word: StreamWord>(_ values: UnsafeBufferPointer<Word>) -> ByteWriter {
        var writer = ByteWriter()
        writer.append(.patched)
        encode(values.count, into: &writer) { Int64(truncatingIfNeeded: values[$0]) }
        return writer
    }

    /// Appends `count` values, of which the i-th is `value(i)`.
    @inline(__always)
    func encode(_ count: Int, into writer: inout ByteWriter, _ value: (Int) -> Int64) {
        writer.append(zigzag: base)
        writer.append(varint: factor.factor)
        writer.append(UInt8(width))
        let mask = (UInt64(1) << UInt64(width)) - 1
        var places: [UInt32] = []
        var highs: [Int64] = []
        PackedValues.encode(count, width: width, into: &writer) { i in
            let distance = factor.signedQuotient(value(i) &- base)
            let high = distance >> Int64(width)
            if high != 0 {
                places.append(UInt32(i))
                highs.append(high)
            }
            return UInt64(bitPattern: distance) & mask
        }
        writer.append(count: places.count)
        places.withUnsafeBufferPointer { IntegerCodec.encodeFlat($0, into: &writer) }
        highs.withUnsafeBufferPointer { IntegerCodec.encodeFlat($0, into: &writer) }
    }

    /// Fills `out`.
    static func decode<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, from reader: inout ByteReader
    ) throws {
        let base = try reader.zigzag()
        let factor = try reader.varint()
        guard factor > 0 else { throw reader.damage("a factor of 0") }
        let width = try PackedValues.decode(into: out, base: base, factor: factor, from: &reader)
        let count = try reader.count(max: out.count)
        let places = try IntegerCodec.decodeFlat(count, of: UInt32.self, from: &reader)
        let highs = try IntegerCodec.decodeFlat(count, of: Int64.self, from: &reader)
        // Shifted out of the word, a high part adds nothing.
        let scale = Word(truncatingIfNeeded: factor) << width
        guard add(highs, times: scale, at: places, to: out) else {
            throw reader.damage("exceptions that do not ascend below \(out.count)")
        }
    }

    /// False if the places do not ascend within `out`; as many as there are highs.
    private static func add<Word: StreamWord>(
        _ highs: [Int64], times scale: Word, at places: [UInt32],
        to out: UnsafeMutableBufferPointer<Word>
    ) -> Bool {
        places.withUnsafeBufferPointer { places in
            highs.withUnsafeBufferPointer { highs in
                var isAscending = true
                var previous = -1
                for place in places {
                    isAscending = isAscending && Int(place) > previous
                    previous = Int(place)
                }
                guard isAscending, previous < out.count else { return false }
                // Each place is below the last one, which is inside.
                for i in 0..<places.count {
                    let rest = scale &* Word(truncatingIfNeeded: highs[i])
                    out[Int(places[i])] = out[Int(places[i])] &+ rest
                }
                return true
            }
        }
    }
}

/// Bits that are the same in all of some words, and lie between bits that are not: they are taken out.
struct BitGap {
    /// How many; 0 if there are none.
    private let width: UInt64
    /// The lowest of them.
    private let place: UInt64
    /// What they are.
    private let bits: UInt64

    /// The widest stretch in some words.
    init(_ words: [Int64]) {
        let first = UInt64(bitPattern: words.first ?? 0)
        let varying = words.reduce(0) { $0 | (UInt64(bitPattern: $1) ^ first) }
        var widest = (width: UInt64(0), place: UInt64(0))
        var below = varying
        while below & (below &- 1) != 0 {
            // From the lowest bit that varies, up to the next one.
            let low = UInt64(below.trailingZeroBitCount)
            below &= below - 1
            let width = UInt64(below.trailingZeroBitCount) - low - 1
            if width > widest.width { widest = (width, low + 1) }
        }
        (width, place) = widest
        bits = first >> place & (1 << width - 1)
    }

    @inline(__always)
    func closed(_ word: Int64) -> Int64 {
        guard width > 0 else { return word }
        let word = UInt64(bitPattern: word)
        let low = word & (1 << place - 1)
        return Int64(bitPattern: (word &>> (place &+ width)) &<< place | low)
    }

    @inline(__always)
    func opened(_ word: Int64) -> Int64 {
        guard width > 0 else { return word }
        let word = UInt64(bitPattern: word)
        let low = word & (1 << place - 1)
        let high = (word &>> place) &<< (place &+ width)
        return Int64(bitPattern: high | bits &<< place | low)
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(UInt8(width))
        guard width > 0 else { return }
        writer.append(UInt8(place))
        writer.append(varint: bits)
    }

    init(from reader: inout ByteReader) throws {
        width = UInt64(try reader.byte())
        guard width > 0 else {
            (place, bits) = (0, 0)
            return
        }
        place = UInt64(try reader.byte())
        bits = try reader.varint()
        guard width + place < 64, bits >> width == 0 else {
            throw reader.damage("a gap of \(width) bits at \(place)")
        }
    }
}

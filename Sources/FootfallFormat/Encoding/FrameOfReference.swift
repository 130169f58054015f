/// Values as small distances from a base: base + factor × packed value.
///
///     size  field
///     -     base       zigzag varint
///     -     factor     varint, at least 1
///     1     width      bits, 0 to the word's size
///     -     values     BitPacking
struct FrameOfReference {
    var base: Int64
    var factor: CommonFactor
    var width: Int

    init(base: Int64, range: UInt64, factor: CommonFactor) {
        self.base = base
        self.factor = factor
        width = BitPacking.width(of: factor.quotient(range))
    }

    func byteCount(_ count: Int) -> Int {
        var header = ByteWriter()
        appendHeader(to: &header)
        return header.count + BitPacking.byteCount(count, width: width)
    }

    private func appendHeader(to writer: inout ByteWriter) {
        writer.append(zigzag: base)
        writer.append(varint: factor.factor)
        writer.append(UInt8(width))
    }

    /// Appends `count` values, of which the i-th is `value(i)`; each lies in the frame.
    @inline(__always)
    func encode(_ count: Int, into writer: inout ByteWriter, _ value: (Int) -> Int64) {
        appendHeader(to: &writer)
        PackedValues.encode(count, width: width, into: &writer) { i in
            factor.quotient(UInt64(bitPattern: value(i) &- base))
        }
    }

    /// Fills `out`.
    static func decode<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, from reader: inout ByteReader
    ) throws {
        let base = try reader.zigzag()
        let factor = try reader.varint()
        guard factor > 0 else { throw reader.damage("a factor of 0") }
        try PackedValues.decode(into: out, base: base, factor: factor, from: &reader)
    }
}

/// Bit-packed values with their width before them.
enum PackedValues {
    /// Appends the packed values, without the width.
    @inline(__always)
    static func encode(
        _ count: Int, width: Int, into writer: inout ByteWriter, _ value: (Int) -> UInt64
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(1, count)) { part in
            for i in 0..<count { part[i] = UInt32(truncatingIfNeeded: value(i)) }
            let values = UnsafeBufferPointer(rebasing: part[0..<count])
            BitPacking.pack(values, width: min(width, 32), into: &writer)
            guard width > 32 else { return }
            for i in 0..<count { part[i] = UInt32(truncatingIfNeeded: value(i) >> 32) }
            BitPacking.pack(values, width: width - 32, into: &writer)
        }
    }

    /// Fills `out`; gives the width.
    @discardableResult
    static func decode<Word: StreamWord>(
        into out: UnsafeMutableBufferPointer<Word>, base: Int64, factor: UInt64,
        from reader: inout ByteReader
    ) throws -> Int {
        let width = Int(try reader.byte())
        guard width <= Word.bitWidth else {
            throw reader.damage("values of \(width) bits in words of \(Word.bitWidth)")
        }
        let bytes = try reader.take(BitPacking.byteCount(out.count, width: width))
        Word.unpack(bytes, width: width, base: base, factor: factor, into: out)
        return width
    }
}

/// The integers that streams are made of: `Int64` for the values of columns, `UInt32` for codes,
/// lengths, slots and row numbers.
package protocol StreamWord: FixedWidthInteger & BitwiseCopyable & Sendable {
    /// Fills `out` with `base + factor × packed value`, wrapping at the word's size.
    ///
    /// The bytes must be as many as `BitPacking.byteCount` says.
    static func unpack(
        _ bytes: UnsafeRawBufferPointer, width: Int, base: Int64, factor: UInt64,
        into out: UnsafeMutableBufferPointer<Self>)
}

extension Int64: StreamWord {
    package static func unpack(
        _ bytes: UnsafeRawBufferPointer, width: Int, base: Int64, factor: UInt64,
        into out: UnsafeMutableBufferPointer<Int64>
    ) {
        BitPacking.unpackWide(bytes, width: width, base: base, factor: factor, into: out)
    }
}

extension UInt32: StreamWord {
    package static func unpack(
        _ bytes: UnsafeRawBufferPointer, width: Int, base: Int64, factor: UInt64,
        into out: UnsafeMutableBufferPointer<UInt32>
    ) {
        BitPacking.unpack(bytes, width: width, into: out)
        guard base != 0 || factor != 1 else { return }
        let base = UInt32(truncatingIfNeeded: base)
        let factor = UInt32(truncatingIfNeeded: factor)
        for i in 0..<out.count { out[i] = base &+ factor &* out[i] }
    }
}

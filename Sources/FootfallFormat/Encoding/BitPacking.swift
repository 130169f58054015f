internal import CKernels

/// Values of a fixed number of bits, side by side.
///
/// Whole groups of 1,024 values are transposed so that one shift serves a whole vector (after
/// Afroozeh and Boncz, "The FastLanes Compression Layout", VLDB 2023). A group of width w is w × 32
/// words of 32 bits, little-endian, 128 × w bytes. Value i lies in lane i mod 32 and row i / 32; a
/// lane is the bit string of its 32 rows, row 0 in the lowest bits; bits 32 k to 32 k + 31 of lane l
/// are word 32 k + l.
///
/// The values after the last whole group follow as one bit string, value 0 in the lowest bits of
/// the first byte, padded with zeros to a byte.
///
/// Values of more than 32 bits are two such sequences: the low 32 bits of all, then the rest.
enum BitPacking {
    static let groupSize = Int(FOOTFALL_GROUP)

    /// The bits that hold `value`; 0 for 0.
    static func width(of value: UInt64) -> Int {
        64 - value.leadingZeroBitCount
    }

    /// The size of packed values in bytes.
    ///
    /// Does not overflow for counts up to 2^48.
    static func byteCount(_ count: Int, width: Int) -> Int {
        if width > 32 { return partByteCount(count, 32) + partByteCount(count, width - 32) }
        return partByteCount(count, width)
    }

    private static func partByteCount(_ count: Int, _ width: Int) -> Int {
        count / groupSize * 128 * width + (count % groupSize * width + 7) / 8
    }

    /// Appends values of at most 32 bits.
    static func pack(
        _ values: UnsafeBufferPointer<UInt32>, width: Int, into writer: inout ByteWriter
    ) {
        guard width > 0, let source = values.baseAddress else { return }
        let groups = values.count / groupSize
        writer.append(count: byteCount(values.count, width: width)) { out in
            guard let target = out.baseAddress else { return }
            footfall_pack_groups(
                source, groups, UInt32(width), target.assumingMemoryBound(to: UInt8.self))
            packTail(
                UnsafeBufferPointer(rebasing: values[(groups * groupSize)...]), width: width,
                into: UnsafeMutableRawBufferPointer(rebasing: out[(groups * 128 * width)...]))
        }
    }

    private static func packTail(
        _ values: UnsafeBufferPointer<UInt32>, width: Int, into out: UnsafeMutableRawBufferPointer
    ) {
        var pending: UInt64 = 0
        var bits = 0
        var place = 0
        for value in values {
            pending |= UInt64(value) << UInt64(bits)
            bits += width
            while bits >= 8 {
                out[place] = UInt8(truncatingIfNeeded: pending)
                pending >>= 8
                bits -= 8
                place += 1
            }
        }
        if bits > 0 { out[place] = UInt8(truncatingIfNeeded: pending) }
    }

    /// Fills `out` with values of at most 32 bits.
    ///
    /// There must be exactly `byteCount(out.count, width: width)` bytes.
    static func unpack(
        _ bytes: UnsafeRawBufferPointer, width: Int, into out: UnsafeMutableBufferPointer<UInt32>
    ) {
        precondition(bytes.count == byteCount(out.count, width: width))
        guard width > 0, let source = bytes.baseAddress, let target = out.baseAddress else {
            out.update(repeating: 0)
            return
        }
        let groups = out.count / groupSize
        footfall_unpack_groups(
            source.assumingMemoryBound(to: UInt8.self), groups, UInt32(width), target)
        let whole = groups * groupSize
        let tail = Tail(bytes[(groups * 128 * width)...], width: width)
        for i in whole..<out.count { out[i] = tail.value(i - whole) }
    }

    /// Fills `out` with `base + factor × value`, wrapping, for values of up to 64 bits.
    ///
    /// There must be exactly `byteCount(out.count, width: width)` bytes.
    static func unpackWide(
        _ bytes: UnsafeRawBufferPointer, width: Int, base: Int64, factor: UInt64,
        into out: UnsafeMutableBufferPointer<Int64>
    ) {
        precondition(bytes.count == byteCount(out.count, width: width))
        guard width > 0, let source = bytes.baseAddress, let target = out.baseAddress else {
            out.update(repeating: base)
            return
        }
        let lowWidth = min(width, 32)
        let lowCount = partByteCount(out.count, lowWidth)
        let groups = out.count / groupSize
        let start = source.assumingMemoryBound(to: UInt8.self)
        footfall_unpack_groups_wide(
            start, start + lowCount, groups, UInt32(width), UInt64(bitPattern: base), factor,
            target)
        let lowTail = groups * 128 * lowWidth
        let highTail = lowCount + groups * 128 * (width - lowWidth)
        let whole = groups * groupSize
        let low = Tail(bytes[lowTail..<lowCount], width: lowWidth)
        guard width > 32 else {
            for i in whole..<out.count {
                out[i] = base &+ Int64(bitPattern: factor &* UInt64(low.value(i - whole)))
            }
            return
        }
        let high = Tail(bytes[highTail...], width: width - lowWidth)
        for i in whole..<out.count {
            let value = UInt64(low.value(i - whole)) | UInt64(high.value(i - whole)) << 32
            out[i] = base &+ Int64(bitPattern: factor &* value)
        }
    }

    /// The bit string after the last whole group.
    ///
    /// A value is found from its number alone, so that none waits for the one before it: differences
    /// between the rows of a zone always end in one of 1,023 values.
    private struct Tail {
        private let bytes: UnsafeRawBufferPointer
        private let width: Int
        private let mask: UInt64

        /// A bit string of values of at most 32 bits.
        init(_ bytes: Slice<UnsafeRawBufferPointer>, width: Int) {
            self.bytes = UnsafeRawBufferPointer(rebasing: bytes)
            self.width = width
            mask = (1 << UInt64(width)) - 1
        }

        /// Value `i`; fewer than that must have been packed before it.
        @inline(__always)
        func value(_ i: Int) -> UInt32 {
            let bit = i &* width
            let place = bit >> 3
            // A value begins in a byte's first seven bits at the latest and so ends within 39.
            let word =
                place &+ 8 <= bytes.count
                ? UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                : lastBytes(from: place)
            return UInt32(truncatingIfNeeded: word >> UInt64(bit & 7) & mask)
        }

        /// The bytes from a place on, fewer than eight, as a word.
        @inline(never)
        private func lastBytes(from place: Int) -> UInt64 {
            var word: UInt64 = 0
            for byte in bytes[place...].reversed() { word = word << 8 | UInt64(byte) }
            return word
        }
    }
}

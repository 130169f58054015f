/// Canonical lower-case UUID texts as 16 bytes.
///
/// Only `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with digits 0-9a-f is packed, so unpacking always
/// gives back the very text, and packed order is the order of the texts.
package enum UUIDText {
    package static let length = 36
    package static let packedLength = 16

    /// Packs one text of 36 bytes into 16; false if it is not canonical: what was written is of no
    /// use then.
    ///
    /// Both pointers must have that much room; nothing else is read or written.
    package static func pack(
        _ text: UnsafeRawPointer, into packed: UnsafeMutableRawPointer
    ) -> Bool {
        var wrong = isNoDash(text, 8) | isNoDash(text, 13) | isNoDash(text, 18) | isNoDash(text, 23)
        let words = (
            Digits(text, 0, 4), Digits(text, 9, 14), Digits(text, 19, 24), Digits(text, 28, 32)
        )
        wrong |= words.0.wrong | words.1.wrong | words.2.wrong | words.3.wrong
        packed.storeBytes(of: words.0.packed, toByteOffset: 0, as: UInt32.self)
        packed.storeBytes(of: words.1.packed, toByteOffset: 4, as: UInt32.self)
        packed.storeBytes(of: words.2.packed, toByteOffset: 8, as: UInt32.self)
        packed.storeBytes(of: words.3.packed, toByteOffset: 12, as: UInt32.self)
        return wrong == 0
    }

    @inline(__always)
    private static func isNoDash(_ text: UnsafeRawPointer, _ place: Int) -> UInt64 {
        UInt64(text.load(fromByteOffset: place, as: UInt8.self) ^ UInt8(ascii: "-"))
    }

    /// Eight digits, at two places of four each, as one word.
    ///
    /// Each digit becomes its value without a table. The values are then spelled again: the digits
    /// are canonical exactly if that gives the same bytes.
    private struct Digits {
        private static let ones: UInt64 = 0x0101_0101_0101_0101
        private static let nibbles: UInt64 = 0x0f0f_0f0f_0f0f_0f0f

        /// The four bytes, the first digit's in the lowest byte in memory.
        let packed: UInt32
        /// Not 0 if some byte is no canonical digit.
        let wrong: UInt64

        @inline(__always)
        init(_ text: UnsafeRawPointer, _ first: Int, _ second: Int) {
            let low = text.loadUnaligned(fromByteOffset: first, as: UInt32.self)
            let high = text.loadUnaligned(fromByteOffset: second, as: UInt32.self)
            let spelled =
                UInt64(UInt32(littleEndian: low)) | UInt64(UInt32(littleEndian: high)) << 32
            let ones = Self.ones
            // 0-9 are 0x30 and up, a-f are 0x61 and up: bit 6 tells letters, which begin at 10.
            let letters = spelled >> 6 & ones
            let values = ((spelled & Self.nibbles) &+ letters &* 9) & Self.nibbles
            let isAboveNine = (values &+ ones &* 6) >> 4 & ones
            wrong = spelled ^ (values &+ ones &* 0x30 &+ isAboveNine &* 0x27)
            // Two values become a byte, then the bytes move together.
            var pairs = (values << 4 | values >> 8) & 0x00ff_00ff_00ff_00ff
            pairs = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff
            packed = UInt32(truncatingIfNeeded: pairs | pairs >> 16).littleEndian
        }
    }

    /// The packed bytes of adjoining texts of 36 bytes; nil if one of them is not canonical.
    package static func pack(_ texts: UnsafeRawBufferPointer) -> [UInt8]? {
        let count = texts.count / length
        guard let source = texts.baseAddress else { return [] }
        var isCanonical = true
        let packed = [UInt8](unsafeUninitializedCapacity: count * packedLength) {
            out, initialized in
            guard let target = UnsafeMutableRawPointer(out.baseAddress) else { return }
            for i in 0..<count where isCanonical {
                isCanonical = pack(source + i * length, into: target + i * packedLength)
            }
            initialized = isCanonical ? count * packedLength : 0
        }
        return isCanonical ? packed : nil
    }

    private static let digits = Array("0123456789abcdef".utf8)
    /// The two digits of each byte.
    private static let pairs: [(UInt8, UInt8)] = (0...255).map {
        (digits[$0 >> 4], digits[$0 & 15])
    }
    /// Where each packed byte's two digits begin.
    private static let places: [Int] = [
        0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34,
    ]

    /// The texts of packed bytes, adjoining.
    package static func unpack(_ packed: UnsafeRawBufferPointer) -> [UInt8] {
        let count = packed.count / packedLength
        return [UInt8](unsafeUninitializedCapacity: count * length) { out, initialized in
            pairs.withUnsafeBufferPointer { pairs in
                places.withUnsafeBufferPointer { places in
                    for i in 0..<count {
                        let text = i * length
                        for place in 0..<packedLength {
                            let pair = pairs[Int(packed[i * packedLength + place])]
                            out[text + places[place]] = pair.0
                            out[text + places[place] + 1] = pair.1
                        }
                        for dash in [8, 13, 18, 23] { out[text + dash] = UInt8(ascii: "-") }
                    }
                }
            }
            initialized = count * length
        }
    }
}

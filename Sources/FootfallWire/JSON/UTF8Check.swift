/// Whether bytes are UTF-8 as RFC 3629 has it: shortest forms, no surrogates, up to U+10FFFF.
enum UTF8Check {
    /// The offset of the first byte that does not belong to a whole character; nil if all do.
    static func firstFault(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
        var offset = start
        while true {
            offset = skipASCII(bytes, from: offset)
            guard offset < bytes.count else { return nil }
            let length = characterLength(bytes, at: offset)
            guard length > 0 else { return offset }
            offset += length
        }
    }

    private static func skipASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var offset = start
        while offset + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if word & 0x8080_8080_8080_8080 != 0 { break }
            offset &+= 8
        }
        while offset < bytes.count, bytes[offset] < 0x80 { offset &+= 1 }
        return offset
    }

    /// The length of the character that begins with a byte of 80 or more; 0 if none does.
    private static func characterLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        let lead = bytes[offset]
        let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
        guard lead >= 0xc2, lead <= 0xf4, offset + length <= bytes.count else { return 0 }
        let second = bytes[offset + 1]
        let allowed: ClosedRange<UInt8> =
            switch lead {
            case 0xe0: 0xa0...0xbf
            case 0xed: 0x80...0x9f
            case 0xf0: 0x90...0xbf
            case 0xf4: 0x80...0x8f
            default: 0x80...0xbf
            }
        guard allowed.contains(second) else { return 0 }
        for i in 2..<max(2, length) where bytes[offset + i] & 0xc0 != 0x80 { return 0 }
        return length
    }
}

/// A JSON string (RFC 8259, section 7) in a query's text: reads from behind the opening quote.
struct QuotedText {
    let bytes: [UInt8]
    /// Where reading goes on; in the end behind the closing quote, or at the fault.
    private(set) var offset: Int
    private(set) var content: [UInt8] = []

    init(bytes: [UInt8], offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Reads to the closing quote; returns what is wrong, if something is.
    mutating func read() -> String? {
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == 0x0a || byte == 0x0d { break }
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return nil
            case UInt8(ascii: "\\"): if let fault = readEscape() { return fault }
            case 0..<0x20: return "a text holds a control character; write it as \\u00xx"
            default: content.append(byte)
            }
        }
        return "the text has no closing quote on its line"
    }

    private mutating func readEscape() -> String? {
        guard offset < bytes.count else { return "the text has no closing quote on its line" }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0c)
        case UInt8(ascii: "n"): content.append(0x0a)
        case UInt8(ascii: "r"): content.append(0x0d)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): return readCodePoint()
        default:
            return "a text knows the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX only"
        }
        return nil
    }

    private mutating func readCodePoint() -> String? {
        guard let unit = hexUnit() else { return "\\u takes four hexadecimal digits" }
        var value = UInt32(unit)
        if UTF16.isLeadSurrogate(unit) {
            guard takeEscapeStart(), let trail = hexUnit(), UTF16.isTrailSurrogate(trail) else {
                return "\\u\(String(unit, radix: 16)) is half of a surrogate pair"
            }
            value = 0x10000 + (UInt32(unit & 0x3ff) << 10 | UInt32(trail & 0x3ff))
        }
        guard let scalar = Unicode.Scalar(value) else {
            return "\\u\(String(unit, radix: 16)) is half of a surrogate pair"
        }
        content.append(contentsOf: String(scalar).utf8)
        return nil
    }

    private mutating func takeEscapeStart() -> Bool {
        guard bytes.count - offset >= 2, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { return false }
        offset += 2
        return true
    }

    private mutating func hexUnit() -> UInt16? {
        guard bytes.count - offset >= 4 else { return nil }
        var value: UInt16 = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                return nil
            }
            value = value << 4 | UInt16(digit)
        }
        offset += 4
        return value
    }
}

/// One escape of a JSON text: `\n`, `\u00e9`, or two `\u` that are a surrogate pair.
struct JSONEscape {
    let scalar: Unicode.Scalar
    /// How many bytes it takes, the backslash included.
    let length: Int

    /// What is wrong with an escape.
    enum Fault: String, Error {
        case textEnds = "the closing quote is missing"
        case unknown = "an escape that JSON does not have"
        case digits = "four hexadecimal digits were expected after \\u"
        case surrogate = "half a surrogate pair"
    }

    /// Reads the escape whose backslash stands at `start`.
    init(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(Fault) {
        guard start + 1 < bytes.count else { throw .textEnds }
        switch bytes[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            self.init(scalar: Unicode.Scalar(bytes[start + 1]), length: 2)
        case UInt8(ascii: "b"): self.init(scalar: "\u{08}", length: 2)
        case UInt8(ascii: "f"): self.init(scalar: "\u{0c}", length: 2)
        case UInt8(ascii: "n"): self.init(scalar: "\n", length: 2)
        case UInt8(ascii: "r"): self.init(scalar: "\r", length: 2)
        case UInt8(ascii: "t"): self.init(scalar: "\t", length: 2)
        case UInt8(ascii: "u"): try self.init(codeUnits: bytes, at: start)
        default: throw .unknown
        }
    }

    private init(scalar: Unicode.Scalar, length: Int) {
        self.scalar = scalar
        self.length = length
    }

    private init(codeUnits bytes: UnsafeRawBufferPointer, at start: Int) throws(Fault) {
        guard let first = Self.codeUnit(bytes, at: start) else { throw .digits }
        if let scalar = Unicode.Scalar(first) {
            self.init(scalar: scalar, length: 6)
        } else if first < 0xdc00, let second = Self.codeUnit(bytes, at: start + 6),
            (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xd800) << 10 | (second - 0xdc00)))
        {
            self.init(scalar: scalar, length: 12)
        } else {
            throw .surrogate
        }
    }

    /// The value of `\uXXXX`.
    private static func codeUnit(_ bytes: UnsafeRawBufferPointer, at start: Int) -> UInt32? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"),
            bytes[start + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt32 = 0
        for byte in bytes[start + 2..<start + 6] {
            guard let digit = hexDigit(byte) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        let digit = byte &- UInt8(ascii: "0")
        if digit < 10 { return UInt32(digit) }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? UInt32(letter) + 10 : nil
    }
}

/// The parameters of a query string or form body, decoded as browsers do (WHATWG URL Standard,
/// "application/x-www-form-urlencoded parsing"): `+` is a space, `%` without two hexadecimal digits is
/// itself.
struct QueryString {
    /// A parameter as it was sent.
    struct Parameter {
        /// Its bytes, without the `&` around it.
        let range: Range<Int>
        let name: UnsafeRawBufferPointer
        let value: UnsafeRawBufferPointer
    }

    private(set) var parameters: [Parameter] = []

    /// Decodes a query string, with or without the `?` before it.
    init(_ bytes: UnsafeRawBufferPointer, _ memory: BodyMemory) {
        var start = bytes.first == UInt8(ascii: "?") ? 1 : 0
        while start < bytes.count {
            let end = ByteSearch.first(UInt8(ascii: "&"), in: bytes, from: start) ?? bytes.count
            if end > start { append(start..<end, of: bytes, memory) }
            start = end + 1
        }
    }

    private mutating func append(
        _ range: Range<Int>, of bytes: UnsafeRawBufferPointer, _ memory: BodyMemory
    ) {
        let pair = UnsafeRawBufferPointer(rebasing: bytes[range])
        let middle = ByteSearch.first(UInt8(ascii: "="), in: pair, from: 0) ?? pair.count
        let value = UnsafeRawBufferPointer(rebasing: pair[min(middle + 1, pair.count)...])
        parameters.append(
            Parameter(
                range: range,
                name: Self.decoded(UnsafeRawBufferPointer(rebasing: pair[..<middle]), memory),
                value: Self.decoded(value, memory)))
    }

    private static func decoded(
        _ bytes: UnsafeRawBufferPointer, _ memory: BodyMemory
    ) -> UnsafeRawBufferPointer {
        guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return bytes
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "%"), offset + 2 < bytes.count,
                let high = digit(bytes[offset + 1]), let low = digit(bytes[offset + 2])
            {
                decoded.append(high << 4 | low)
                offset += 3
            } else {
                decoded.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                offset += 1
            }
        }
        return memory.keep(decoded)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

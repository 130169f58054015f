/// Text and numbers appended to bytes without making a String.
extension [UInt8] {
    mutating func append(_ text: StaticString) {
        append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(decimal number: Int) {
        var digits: InlineArray<20, UInt8> = .init(repeating: 0)
        var rest = number.magnitude
        var first = 20
        repeat {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 { append(UInt8(ascii: "-")) }
        for digit in first..<20 { append(digits[digit]) }
    }

    /// An amount as the shortest decimal number that has a point: `19.9`, `20.0`, `4.25`.
    mutating func append(cents: Int) {
        append(decimal: cents / 100)
        append(UInt8(ascii: "."))
        append(UInt8(ascii: "0") + UInt8(cents / 10 % 10))
        if cents % 10 != 0 { append(UInt8(ascii: "0") + UInt8(cents % 10)) }
    }

    mutating func append(hexadecimal word: UInt64, digits: Int) {
        for digit in stride(from: digits - 1, through: 0, by: -1) {
            let nibble = UInt8(truncatingIfNeeded: word >> UInt64(digit * 4) & 15)
            append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
        }
    }

    /// A random UUID (RFC 9562, version 4) of two random words.
    mutating func append(uuid high: UInt64, _ low: UInt64) {
        append(hexadecimal: high >> 32, digits: 8)
        append(UInt8(ascii: "-"))
        append(hexadecimal: high >> 16, digits: 4)
        append("-4")
        append(hexadecimal: high, digits: 3)
        append(UInt8(ascii: "-"))
        append(hexadecimal: low >> 48 & 0x3fff | 0x8000, digits: 4)
        append(UInt8(ascii: "-"))
        append(hexadecimal: low, digits: 12)
    }
}

/// A number as text, read as an integer or the nearest double.
///
/// Most are short and read in passing (`ShortNumber`); other doubles go to the standard library.
enum NumberText {
    enum Reading: Equatable {
        case int(Int64)
        case double(Double)
    }

    /// Reads the number that some bytes begin with: its value and length.
    ///
    /// Nil if there is none, or if it is outside Int64 or overflows a double.
    @inline(__always)
    static func read(startOf bytes: UnsafeRawBufferPointer) -> (Reading, length: Int)? {
        if let short = ShortNumber(startOf: bytes) { return (short.reading, short.length) }
        return readLong(startOf: bytes)
    }

    @inline(never)
    private static func readLong(
        startOf bytes: UnsafeRawBufferPointer
    ) -> (Reading, length: Int)? {
        guard let (end, isInt) = extent(bytes, from: 0),
            let reading = read(UnsafeRawBufferPointer(rebasing: bytes[..<end]), isInt: isInt)
        else { return nil }
        return (reading, end)
    }

    /// The extent of a JSON number at the start of `bytes`, and whether it has a fraction or exponent.
    static func extent(_ bytes: UnsafeRawBufferPointer, from start: Int) -> (end: Int, isInt: Bool)?
    {
        var offset = start
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let whole = digits(bytes, from: offset)
        guard whole > offset else { return nil }
        if bytes[offset] == UInt8(ascii: "0"), whole > offset + 1 { return nil }
        var end = whole
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            let fraction = digits(bytes, from: end + 1)
            guard fraction > end + 1 else { return nil }
            end = fraction
        }
        if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
            var exponent = end + 1
            if exponent < bytes.count,
                bytes[exponent] == UInt8(ascii: "+") || bytes[exponent] == UInt8(ascii: "-")
            {
                exponent += 1
            }
            end = digits(bytes, from: exponent)
            guard end > exponent else { return nil }
        }
        return (end, end == whole)
    }

    /// The value of a JSON number; nil if it is outside Int64 or overflows a double.
    static func read(_ token: UnsafeRawBufferPointer, isInt: Bool) -> Reading? {
        guard isInt else { return double(token).map(Reading.double) }
        if token.count == 2, token[0] == UInt8(ascii: "-"), token[1] == UInt8(ascii: "0") {
            return .double(-0.0)
        }
        return int(token).map(Reading.int)
    }

    private static func digits(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var offset = start
        while offset < bytes.count, bytes[offset] &- 48 < 10 { offset += 1 }
        return offset
    }

    private static func int(_ token: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = token[0] == UInt8(ascii: "-")
        var value: Int64 = 0
        // Built up below zero, where there is one number more.
        for byte in token[(isNegative ? 1 : 0)...] {
            let (product, first) = value.multipliedReportingOverflow(by: 10)
            let (difference, second) = product.subtractingReportingOverflow(Int64(byte &- 48))
            if first || second { return nil }
            value = difference
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    private static func double(_ token: UnsafeRawBufferPointer) -> Double? {
        guard let value = Double(String(decoding: token, as: UTF8.self)), value.isFinite else {
            return nil
        }
        return value
    }
}

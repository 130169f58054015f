/// A number as text, read as an integer or the nearest double.
///
/// Doubles of up to 15 digits and a small power of ten are exact products or quotients of two exact
/// doubles, hence correctly rounded (Clinger, "How to Read Floating Point Numbers Accurately",
/// PLDI '90); all others go to the standard library.
enum NumberText {
    enum Reading: Equatable {
        case int(Int64)
        case double(Double)
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
        if let exact = exactDouble(token) { return exact }
        guard let value = Double(String(decoding: token, as: UTF8.self)), value.isFinite else {
            return nil
        }
        return value
    }

    private static func exactDouble(_ token: UnsafeRawBufferPointer) -> Double? {
        let isNegative = token[0] == UInt8(ascii: "-")
        var mantissa: Int64 = 0
        var digits = 0
        var fraction = 0
        var isFraction = false
        for byte in token[(isNegative ? 1 : 0)...] {
            if byte == UInt8(ascii: ".") {
                isFraction = true
                continue
            }
            guard byte &- 48 < 10, digits < 15 else { return nil }
            mantissa = mantissa &* 10 &+ Int64(byte &- 48)
            digits += 1
            if isFraction { fraction += 1 }
        }
        let value = Double(mantissa) / powersOfTen[fraction]
        return isNegative ? -value : value
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}

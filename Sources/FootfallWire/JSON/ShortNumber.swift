/// A JSON number of few digits, read in one pass: an integer of up to 18 digits, or a decimal of up
/// to 15 without an exponent.
///
/// Such a decimal is the quotient of two integers that are doubles exactly, hence rounded correctly
/// by one division (Clinger, "How to Read Floating Point Numbers Accurately", PLDI '90).
struct ShortNumber {
    let reading: NumberText.Reading
    let length: Int

    /// The number that some bytes begin with; nil if there is none or it is not short.
    @inline(__always)
    init?(startOf bytes: UnsafeRawBufferPointer) {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        var value: Int64 = 0
        let whole = Self.digits(bytes, from: start, into: &value)
        guard whole > start, whole &- start <= 18, whole == start &+ 1 || bytes[start] != 0x30
        else { return nil }
        let mark = whole < bytes.count ? bytes[whole] : 0
        if mark == UInt8(ascii: ".") {
            let end = Self.digits(bytes, from: whole &+ 1, into: &value)
            let places = end &- whole &- 1
            guard places > 0, end &- start <= 16, !Self.isExponent(bytes, end) else { return nil }
            let double = Double(value) / Self.powersOfTen[places]
            reading = .double(isNegative ? -double : double)
            length = end
        } else {
            guard mark | 0x20 != UInt8(ascii: "e"), !(isNegative && value == 0) else { return nil }
            reading = .int(isNegative ? 0 &- value : value)
            length = whole
        }
    }

    /// Appends digits to a value; the offset behind them.
    ///
    /// The value means nothing when there are more than 18.
    @inline(__always)
    private static func digits(
        _ bytes: UnsafeRawBufferPointer, from start: Int, into value: inout Int64
    ) -> Int {
        var offset = start
        while offset &+ 8 <= bytes.count,
            let eight = eightDigits(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        {
            value = value &* 100_000_000 &+ eight
            offset &+= 8
        }
        while offset < bytes.count {
            let digit = bytes[offset] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &+ Int64(digit)
            offset &+= 1
        }
        return offset
    }

    /// The number that eight bytes are if all are digits: three multiplications instead of eight
    /// (Lemire, "Quickly parsing eight digits", 2018).
    @inline(__always)
    private static func eightDigits(_ bytes: UInt64) -> Int64? {
        let values = UInt64(littleEndian: bytes) ^ 0x3030_3030_3030_3030
        // A digit's value has no upper half, also after adding 6.
        let upper = values | (values &+ 0x0606_0606_0606_0606)
        guard upper & 0xf0f0_f0f0_f0f0_f0f0 == 0 else { return nil }
        // Neighbours become numbers of two digits, those of four, those of eight.
        let pairs = values &* 10 &+ values >> 8
        let low = (pairs & 0x0000_00ff_0000_00ff) &* (100 + 1_000_000 << 32)
        let high = (pairs >> 16 & 0x0000_00ff_0000_00ff) &* (1 + 10_000 << 32)
        return Int64((low &+ high) >> 32)
    }

    private static func isExponent(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        offset < bytes.count && bytes[offset] | 0x20 == UInt8(ascii: "e")
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}

/// The form in which most RFC 3339 texts come, read without a step that depends on the one before:
/// UTC, with a fraction of three digits or none.
///
///     2026-04-16T10:30:00Z        20 bytes
///     2026-04-16T10:30:00.000Z    24 bytes
///     0    5  8  11 14 17 20
extension Timestamp {
    /// Nil if the text has another form, or is no instant.
    init?(canonical text: UnsafeRawBufferPointer) {
        guard text.count == 20 || text.count == 24, Self.hasMarks(text) else { return nil }
        var digits = Digits(text: text)
        let year = digits.two(at: 0) * 100 + digits.two(at: 2)
        let month = digits.two(at: 5)
        let day = digits.two(at: 8)
        let (hour, minute, second) = (digits.two(at: 11), digits.two(at: 14), digits.two(at: 17))
        let milliseconds = text.count == 24 ? digits.two(at: 20) * 10 + digits.one(at: 22) : 0
        guard digits.areDigits, year > 0, (1...12).contains(month), day > 0,
            day <= CivilDate.daysInMonth(month, year: year), hour < 24, minute < 60, second < 60
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second
        self.init(unchecked: Int64(seconds * 1000 + milliseconds) * 1000)
    }

    @inline(__always)
    private static func hasMarks(_ text: UnsafeRawBufferPointer) -> Bool {
        text[4] == UInt8(ascii: "-") && text[7] == UInt8(ascii: "-")
            && text[10] == UInt8(ascii: "T") && text[13] == UInt8(ascii: ":")
            && text[16] == UInt8(ascii: ":") && text[text.count - 1] == UInt8(ascii: "Z")
            && (text.count == 20 || text[19] == UInt8(ascii: "."))
    }

    /// Reads digits and notes whether all were some.
    private struct Digits {
        let text: UnsafeRawBufferPointer
        var areDigits = true

        @inline(__always)
        mutating func one(at offset: Int) -> Int {
            let digit = text[offset] &- UInt8(ascii: "0")
            areDigits = areDigits && digit < 10
            return Int(digit)
        }

        @inline(__always)
        mutating func two(at offset: Int) -> Int {
            one(at: offset) * 10 + one(at: offset + 1)
        }
    }
}

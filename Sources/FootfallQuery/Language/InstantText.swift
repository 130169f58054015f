package import FootfallModel

/// Dates and instants as they are written: `2026-10-01`, `2026-10-01T10:30:00.5+02:00`.
///
/// The shape and the existence are two questions: `2026-02-30` has the shape of a date (so it is no
/// name), and where a date is wanted its own error.
struct InstantText: Equatable {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int
    /// Cut to microseconds.
    var microsecond: Int
    var offsetMinutes: Int?

    /// Reads the shape `YYYY-MM-DDThh:mm[:ss[.fraction]][Z|±hh:mm]`; nil for any other.
    init?(_ bytes: [UInt8]) {
        var scan = DigitScanner(bytes)
        guard
            let year = scan.digits(4), scan.take("-"), let month = scan.digits(2), scan.take("-"),
            let day = scan.digits(2), scan.take("T") || scan.take("t"), let hour = scan.digits(2),
            scan.take(":"), let minute = scan.digits(2)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute) = (hour, minute)
        second = 0
        microsecond = 0
        guard readSeconds(&scan), readOffset(&scan), scan.isAtEnd else { return nil }
    }

    static func isDate(_ bytes: [UInt8]) -> Bool {
        var scan = DigitScanner(bytes)
        return scan.digits(4) != nil && scan.take("-") && scan.digits(2) != nil && scan.take("-")
            && scan.digits(2) != nil && scan.isAtEnd
    }

    private mutating func readSeconds(_ scan: inout DigitScanner) -> Bool {
        guard scan.take(":") else { return true }
        guard let second = scan.digits(2) else { return false }
        self.second = second
        guard scan.take(".") else { return true }
        guard let microsecond = scan.fraction() else { return false }
        self.microsecond = microsecond
        return true
    }

    private mutating func readOffset(_ scan: inout DigitScanner) -> Bool {
        if scan.take("Z") || scan.take("z") {
            offsetMinutes = 0
            return true
        }
        let isEast = scan.take("+")
        guard isEast || scan.take("-") else { return true }
        guard let hours = scan.digits(2), scan.take(":"), let minutes = scan.digits(2) else {
            return false
        }
        guard hours < 24, minutes < 60 else { return false }
        offsetMinutes = (isEast ? 1 : -1) * (hours * 60 + minutes)
        return true
    }

    /// The instant, if there are such a day and such a time of day.
    var instant: LocalInstant? {
        let date = CivilDate(year: year, month: month, day: day)
        guard date.exists, hour < 24, minute < 60, second < 60 else { return nil }
        let seconds = Int64(hour * 3600 + minute * 60 + second)
        return LocalInstant(
            date: date, microseconds: seconds * 1_000_000 + Int64(microsecond),
            offsetMinutes: offsetMinutes)
    }
}

extension LocalInstant {
    /// The instant that a word spells; nil if it has not the shape or there is none such.
    package init?(parsing word: String) {
        guard let instant = InstantText(Array(word.utf8))?.instant else { return nil }
        self = instant
    }
}

extension CivilDate {
    /// The date that a word spells; nil if it has not the shape or there is no such day.
    package init?(parsing word: String) {
        let bytes = Array(word.utf8)
        guard InstantText.isDate(bytes) else { return nil }
        var scan = DigitScanner(bytes)
        guard let year = scan.digits(4), scan.take("-"), let month = scan.digits(2), scan.take("-"),
            let day = scan.digits(2)
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard exists else { return nil }
    }

    /// Whether the calendar has this day, in the years 1 to 9999.
    package var exists: Bool {
        (1...9999).contains(year) && (1...12).contains(month) && day >= 1
            && day <= Self.daysInMonth(month, year: year)
    }
}

/// Reads fixed numbers of digits.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard bytes.count - offset >= count else { return nil }
        var value = 0
        for byte in bytes[offset..<offset + count] {
            guard byte.isASCIIDigit else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        offset += count
        return value
    }

    /// One to nine digits after the point, as microseconds.
    mutating func fraction() -> Int? {
        let digits = bytes[offset...].prefix(while: \.isASCIIDigit)
        guard (1...9).contains(digits.count) else { return nil }
        offset += digits.count
        var value = 0
        for place in 0..<6 {
            let index = digits.startIndex + place
            value = value * 10 + (index < digits.endIndex ? Int(digits[index] - 0x30) : 0)
        }
        return value
    }
}

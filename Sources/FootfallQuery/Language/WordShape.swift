/// What a bare word looks like as a whole.
///
/// Only plain words are names without quotes.
enum WordShape: Equatable, Sendable {
    case plain
    /// Digits, or digits `.` digits.
    case number
    /// `YYYY-MM-DD`, whether or not there is such a day.
    case date
    /// A date, `T`, a time of day and perhaps an offset.
    case instant
    /// A number and a unit in one word: `1h`, `7days`.
    case span

    init(_ word: String) {
        let bytes = Array(word.utf8)
        guard let first = bytes.first, first.isASCIIDigit else {
            self = .plain
            return
        }
        let digits = Self.numberLength(bytes)
        if digits == bytes.count {
            self = .number
        } else if digits > 0, Duration.Unit(word: String(word.utf8.dropFirst(digits)) ?? "") != nil
        {
            self = .span
        } else if InstantText.isDate(bytes) {
            self = .date
        } else {
            self = InstantText(bytes) == nil ? .plain : .instant
        }
    }

    /// How many bytes from the first are a number.
    static func numberLength(_ bytes: [UInt8]) -> Int {
        let whole = bytes.prefix(while: \.isASCIIDigit).count
        guard whole > 0, whole < bytes.count, bytes[whole] == UInt8(ascii: ".") else {
            return whole
        }
        let fraction = bytes[(whole + 1)...].prefix(while: \.isASCIIDigit).count
        return fraction == 0 ? whole : whole + 1 + fraction
    }

    /// The digits of a percentile (`p99.9` is "99.9"): `p` and one or two digits, with decimals if
    /// wanted, or `p100`; not `p0`.
    static func percentile(_ word: String) -> String? {
        let bytes = Array(word.utf8)
        guard let first = bytes.first, first | 0x20 == UInt8(ascii: "p") else { return nil }
        let digits = Array(bytes.dropFirst())
        guard !digits.isEmpty, numberLength(digits) == digits.count else { return nil }
        let text = String(decoding: digits, as: UTF8.self)
        if text == "100" { return text }
        let whole = digits.prefix(while: \.isASCIIDigit).count
        let isZero = digits.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
        return whole <= 2 && !isZero ? text : nil
    }

    /// What the shape is called in a message.
    var noun: String {
        switch self {
        case .plain: "word"
        case .number: "number"
        case .date: "date"
        case .instant: "date and time"
        case .span: "span of time"
        }
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}

extension Duration.Unit {
    private static let words: [String: Duration.Unit] = [
        "ms": .milliseconds, "s": .seconds, "m": .minutes, "h": .hours, "d": .days, "w": .weeks,
        "second": .seconds, "minute": .minutes, "hour": .hours, "day": .days, "week": .weeks,
        "month": .months, "quarter": .quarters, "year": .years,
        "seconds": .seconds, "minutes": .minutes, "hours": .hours, "days": .days, "weeks": .weeks,
        "months": .months, "quarters": .quarters, "years": .years,
    ]

    /// All spellings, for suggestions.
    static let spellings: [String] = words.keys.sorted()

    /// The unit that a word spells.
    init?(word: String) {
        guard let unit = Self.words[word.lowercasedASCII] else { return nil }
        self = unit
    }
}

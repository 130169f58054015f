// A span's exact length, from its decimal text.
extension Duration {
    /// The length in microseconds, a day being 24 hours; nil for months and longer, where it is not
    /// a whole number of microseconds, and past 10,000 years.
    package var microseconds: Int64? {
        let scale: Int64
        switch unit {
        case .milliseconds: scale = 1000
        case .seconds: scale = 1_000_000
        case .minutes: scale = 60_000_000
        case .hours: scale = 3_600_000_000
        case .days: scale = 86_400_000_000
        case .weeks: scale = 604_800_000_000
        case .months, .quarters, .years: return nil
        }
        return Self.product(of: amount, scale)
    }

    /// The number of whole units; nil if there are decimals other than 0, or too many.
    package var wholeAmount: Int? {
        Self.product(of: amount, 1).map { Int($0) }
    }

    /// Whether the amount is 0.
    package var isZero: Bool {
        amount.utf8.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
    }

    /// More than all the time there is between the years 1 and 9999.
    private static let microsecondsMax: Int64 = 320_000_000_000_000_000

    /// `decimal` times `scale`, if that is a whole number in range.
    private static func product(of decimal: String, _ scale: Int64) -> Int64? {
        let parts = decimal.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first.flatMap({ Int64($0) }), whole >= 0 else { return nil }
        let (high, overflow) = whole.multipliedReportingOverflow(by: scale)
        guard !overflow, high <= microsecondsMax else { return nil }
        guard parts.count == 2 else { return high }
        var sum = high
        var unit = scale
        for digit in parts[1].utf8 where digit.isASCIIDigit {
            let value = Int64(digit - 0x30)
            guard value == 0 || unit % 10 == 0 else { return nil }
            unit /= 10
            sum += unit * value
        }
        return sum
    }
}

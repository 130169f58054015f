/// Instants as RFC 3339 texts: `2026-04-16T10:30:00.000Z`.
///
/// Read: the full date, `T`, `t` or a space, the time with an optional fraction of 1 to 9 digits
/// (cut to microseconds), and `Z`, `z` or an offset. Years 1 to 9999, in the text and in UTC. A leap
/// second (`:60`) is refused, because it has no place on a scale of 86,400 seconds a day.
/// Written: in UTC, with three digits of fraction, or six where microseconds need them.

/// Why a text is not an instant, and where.
package struct TimestampFault: Error, Equatable, CustomStringConvertible {
    /// The byte of the text at which it went wrong.
    package let offset: Int
    package let reason: String

    package var description: String { "\(reason) at byte \(offset) of the time" }
}

extension Timestamp: CustomStringConvertible {
    /// An instant from an RFC 3339 text, for example `2026-04-16T12:30:00+02:00`; nil for any other.
    public init?(rfc3339 text: String) {
        var text = text
        guard
            let instant = text.withUTF8({ try? Timestamp(rfc3339: UnsafeRawBufferPointer($0)) })
        else { return nil }
        self = instant
    }

    /// An instant from the bytes of an RFC 3339 text.
    package init(rfc3339 bytes: UnsafeRawBufferPointer) throws(TimestampFault) {
        if let instant = Timestamp(canonical: bytes) {
            self = instant
        } else {
            var reader = TimestampReader(bytes: bytes)
            self = try reader.instant()
        }
    }

    /// The RFC 3339 text in UTC.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(27)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the RFC 3339 text in UTC.
    package func append(to bytes: inout [UInt8]) {
        let second = microseconds.floorDivided(by: 1_000_000)
        let day = second.floorDivided(by: 86_400)
        let date = CivilDate(daysSinceEpoch: Int(day))
        let secondOfDay = Int(second - day * 86_400)
        let fraction = Int(microseconds - second * 1_000_000)
        Self.append(date.year, digits: 4, then: "-", to: &bytes)
        Self.append(date.month, digits: 2, then: "-", to: &bytes)
        Self.append(date.day, digits: 2, then: "T", to: &bytes)
        Self.append(secondOfDay / 3600, digits: 2, then: ":", to: &bytes)
        Self.append(secondOfDay / 60 % 60, digits: 2, then: ":", to: &bytes)
        Self.append(secondOfDay % 60, digits: 2, then: ".", to: &bytes)
        if fraction % 1000 == 0 {
            Self.append(fraction / 1000, digits: 3, then: "Z", to: &bytes)
        } else {
            Self.append(fraction, digits: 6, then: "Z", to: &bytes)
        }
    }

    private static func append(
        _ number: Int, digits: Int, then mark: Unicode.Scalar, to bytes: inout [UInt8]
    ) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(48 + number / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(truncatingIfNeeded: mark.value))
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity; the divisor is positive.
    package func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// Reads a text from left to right; `offset` is where it stands.
private struct TimestampReader {
    let bytes: UnsafeRawBufferPointer
    var offset = 0

    mutating func instant() throws(TimestampFault) -> Timestamp {
        let day = try date()
        try expect("T", "t", " ", expected: "\"T\" between date and time")
        let ofDay = try microsecondsOfDay()
        let shift = try offsetSeconds()
        guard offset == bytes.count else { throw fault("nothing after the time zone was expected") }
        let microseconds = (Int64(day) * 86_400 - Int64(shift)) * 1_000_000 + ofDay
        guard let instant = Timestamp(microseconds: microseconds) else {
            throw TimestampFault(offset: 0, reason: "outside the years 1 to 9999 in UTC")
        }
        return instant
    }

    private mutating func date() throws(TimestampFault) -> Int {
        let year = try number(digits: 4, in: 1...9999, "a year from 0001 to 9999")
        try expect("-", expected: "\"-\" after the year")
        let month = try number(digits: 2, in: 1...12, "a month from 01 to 12")
        try expect("-", expected: "\"-\" after the month")
        let days = CivilDate.daysInMonth(month, year: year)
        let day = try number(digits: 2, in: 1...days, "a day of that month")
        return CivilDate(year: year, month: month, day: day).daysSinceEpoch
    }

    private mutating func microsecondsOfDay() throws(TimestampFault) -> Int64 {
        let hour = try number(digits: 2, in: 0...23, "an hour from 00 to 23")
        try expect(":", expected: "\":\" after the hour")
        let minute = try number(digits: 2, in: 0...59, "a minute from 00 to 59")
        try expect(":", expected: "\":\" after the minute")
        if offset + 2 <= bytes.count, bytes[offset] == UInt8(ascii: "6"), bytes[offset + 1] == 48 {
            throw fault("a leap second (:60) cannot be stored; a second from 00 to 59 was expected")
        }
        let second = try number(digits: 2, in: 0...59, "a second from 00 to 59")
        let seconds = Int64(hour * 3600 + minute * 60 + second)
        return try seconds * 1_000_000 + fraction()
    }

    /// The fraction of a second in microseconds; digits beyond are checked and cut.
    private mutating func fraction() throws(TimestampFault) -> Int64 {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: ".") else { return 0 }
        offset += 1
        let start = offset
        var microseconds: Int64 = 0
        while offset < bytes.count, bytes[offset] &- 48 < 10 {
            guard offset - start < 9 else { throw fault("at most 9 digits of fraction expected") }
            if offset - start < 6 { microseconds = microseconds * 10 + Int64(bytes[offset] &- 48) }
            offset += 1
        }
        guard offset > start else { throw fault("a digit expected after the decimal point") }
        for _ in min(6, offset - start)..<6 { microseconds *= 10 }
        return microseconds
    }

    private mutating func offsetSeconds() throws(TimestampFault) -> Int {
        guard offset < bytes.count else {
            throw fault("\"Z\" or an offset such as +02:00 expected")
        }
        switch bytes[offset] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            offset += 1
            return 0
        case UInt8(ascii: "+"): return try offsetDigits()
        case UInt8(ascii: "-"): return -(try offsetDigits())
        default: throw fault("\"Z\" or an offset such as +02:00 expected")
        }
    }

    private mutating func offsetDigits() throws(TimestampFault) -> Int {
        offset += 1
        let hours = try number(digits: 2, in: 0...23, "offset hours from 00 to 23")
        try expect(":", expected: "\":\" in the offset")
        let minutes = try number(digits: 2, in: 0...59, "offset minutes from 00 to 59")
        return hours * 3600 + minutes * 60
    }

    private mutating func number(
        digits: Int, in range: ClosedRange<Int>, _ expected: StaticString
    ) throws(TimestampFault) -> Int {
        guard offset + digits <= bytes.count else { throw fault("\(expected) expected") }
        var value = 0
        for i in offset..<offset + digits {
            let digit = bytes[i] &- 48
            guard digit < 10 else { throw fault("\(expected) expected") }
            value = value * 10 + Int(digit)
        }
        guard range.contains(value) else { throw fault("\(expected) expected, not \(value)") }
        offset += digits
        return value
    }

    private mutating func expect(
        _ marks: Unicode.Scalar..., expected: StaticString
    ) throws(TimestampFault) {
        guard offset < bytes.count, marks.contains(Unicode.Scalar(bytes[offset])) else {
            throw fault("\(expected) expected")
        }
        offset += 1
    }

    private func fault(_ reason: String) -> TimestampFault {
        TimestampFault(offset: offset, reason: reason)
    }
}

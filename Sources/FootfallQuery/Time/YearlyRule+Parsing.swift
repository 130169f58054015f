// The text form of a yearly rule.
extension YearlyRule {
    /// Reads a POSIX `TZ` text; nil if it is none.
    init?(posix text: some Collection<UInt8>) {
        var scan = RuleScanner(bytes: Array(text))
        guard scan.name(), let west = scan.time(hoursMax: 24) else { return nil }
        offset = -west
        if !scan.isAtEnd {
            guard let saving = Self.saving(&scan, standard: offset), scan.isAtEnd else {
                return nil
            }
            self.saving = saving
        }
    }

    private static func saving(_ scan: inout RuleScanner, standard: Int) -> Saving? {
        guard scan.name() else { return nil }
        var offset = standard + 3600
        if !scan.isAhead(",") {
            guard let west = scan.time(hoursMax: 24) else { return nil }
            offset = -west
        }
        guard scan.take(","), let start = scan.change(), scan.take(","), let end = scan.change()
        else { return nil }
        return Saving(offset: offset, start: start, end: end)
    }
}

private struct RuleScanner {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    func isAhead(_ mark: Unicode.Scalar) -> Bool {
        offset < bytes.count && bytes[offset] == UInt8(ascii: mark)
    }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard isAhead(mark) else { return false }
        offset += 1
        return true
    }

    /// Three letters or more, or anything between `<` and `>`.
    mutating func name() -> Bool {
        if take("<") {
            while offset < bytes.count, !isAhead(">") { offset += 1 }
            return take(">")
        }
        let start = offset
        while offset < bytes.count, (0x61...0x7a).contains(bytes[offset] | 0x20) { offset += 1 }
        return offset - start >= 3
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        var value = 0
        let start = offset
        while offset < bytes.count, bytes[offset].isASCIIDigit, offset - start < 4 {
            value = value * 10 + Int(bytes[offset] - 0x30)
            offset += 1
        }
        return offset > start && range.contains(value) ? value : nil
    }

    /// `[+|-]hh[:mm[:ss]]` in seconds.
    mutating func time(hoursMax: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(0...hoursMax) else { return nil }
        var seconds = hours * 3600
        if take(":") {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(0...59) else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    mutating func change() -> YearlyRule.Change? {
        guard let day = day() else { return nil }
        var secondOfDay = 2 * 3600
        if take("/") {
            guard let time = time(hoursMax: 167) else { return nil }
            secondOfDay = time
        }
        return YearlyRule.Change(day: day, secondOfDay: secondOfDay)
    }

    private mutating func day() -> YearlyRule.Change.Day? {
        if take("J") { return number(1...365).map { .julian($0) } }
        guard take("M") else { return number(0...365).map { .ordinal($0) } }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."),
            let day = number(0...6)
        else { return nil }
        return .weekday(month: month, week: week, day: day)
    }
}

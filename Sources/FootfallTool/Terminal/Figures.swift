/// Numbers as people read them in progress lines, summaries and statistics.
enum Figures {
    /// 1234567 as `1,234,567`.
    static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return number < 0 ? "-" + grouped : grouped
    }

    /// Bytes with a decimal unit and three digits: `999 B`, `1.23 kB`, `340 MB`.
    static func bytes(_ count: Int) -> String {
        scaled(Double(count), units: ["B", "kB", "MB", "GB", "TB", "PB"])
    }

    /// A rate with three digits: `950 events/s`, `1.25 M events/s`.
    static func rate(_ perSecond: Double, of things: String) -> String {
        let number = scaled(perSecond, units: ["", "k", "M", "G"])
        return number.hasSuffix(" ") ? "\(number)\(things)/s" : "\(number) \(things)/s"
    }

    /// Seconds as `850 ms`, `12.3 s`, `4:05` or `2:04:05`.
    static func duration(_ seconds: Double) -> String {
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 60 { return "\(decimal(seconds, places: 1)) s" }
        let whole = Int(seconds.rounded())
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0
            ? "\(hours):\(twoDigits(minutes)):\(twoDigits(whole % 60))"
            : "\(minutes):\(twoDigits(whole % 60))"
    }

    /// A number with a fixed count of decimal places.
    static func decimal(_ number: Double, places: Int) -> String {
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let scaled = Int((number * Double(unit)).rounded())
        guard places > 0 else { return String(scaled) }
        let fraction = String(scaled.magnitude % UInt(unit))
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt(unit)).\(zeros)\(fraction)"
    }

    private static func scaled(_ number: Double, units: [String]) -> String {
        var number = number
        var unit = 0
        while number >= 999.5 && unit < units.count - 1 {
            number /= 1000
            unit += 1
        }
        let places = unit == 0 || number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2
        return "\(decimal(number, places: places)) \(units[unit])"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}

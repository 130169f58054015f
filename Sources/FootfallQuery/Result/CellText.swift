import FootfallModel

/// How cells are spelled.
enum CellText {
    /// The value in the form that machines read, without quotes; nil for missing and null.
    static func plain(_ cell: ResultTable.Cell) -> String? {
        switch cell {
        case .missing, .null: nil
        case .text(let text), .decimal(let text): text
        case .int(let int), .provisional(let int): String(int)
        case .double(let double): double.description
        case .bool(let bool): bool ? "true" : "false"
        case .time(let time): time.description
        case .date(let date): text(of: date)
        case .localTime(let time, let offset): text(of: time, offsetSeconds: offset)
        case .json(let value): json(value)
        }
    }

    /// The value as a person reads it: one line, harmless to a terminal.
    static func readable(_ cell: ResultTable.Cell, in column: ResultTable.Column) -> String {
        switch (cell, column.type) {
        case (.missing, _): column.isGroup ? "(missing)" : ""
        case (.null, _): "null"
        case (.provisional(let int), _): "\(int)*"
        case (.double(let ratio), .ratio): rounded(ratio)
        default: TerminalText.escaped(plain(cell) ?? "")
        }
    }

    static func json(_ value: Value) -> String {
        var json = JSONWriter()
        json.value(value)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    static func text(of date: CivilDate) -> String {
        "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    /// `2026-10-25T02:00:00+02:00`; seconds of the offset, known before 1970 only, are shown if
    /// there are any, so that the text stays exact.
    static func text(of time: Timestamp, offsetSeconds: Int) -> String {
        let local = Timestamp(unchecked: time.microseconds + Int64(offsetSeconds) * 1_000_000)
        var text = local.description.dropLast()
        if text.hasSuffix(".000") { text = text.dropLast(4) }
        return text + offset(offsetSeconds)
    }

    static func offset(_ seconds: Int) -> String {
        let size = abs(seconds)
        let rest = size % 60 == 0 ? "" : ":" + padded(size % 60, 2)
        return (seconds < 0 ? "-" : "+")
            + "\(padded(size / 3600, 2)):\(padded(size / 60 % 60, 2))\(rest)"
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// Four decimals.
    private static func rounded(_ ratio: Double) -> String {
        guard abs(ratio) < 1e12 else { return ratio.description }
        let units = Int((ratio * 10_000).rounded())
        let size = units.magnitude
        return (units < 0 ? "-" : "") + "\(size / 10_000).\(padded(Int(size % 10_000), 4))"
    }
}

extension ResultTable.ColumnType {
    var isNumeric: Bool {
        switch self {
        case .int, .double, .number, .ratio: true
        case .text, .bool, .time, .date, .localTime, .json, .any: false
        }
    }

    /// As machines are told; a ratio is a double that people see rounded.
    var machineName: String { self == .ratio ? "double" : rawValue }
}

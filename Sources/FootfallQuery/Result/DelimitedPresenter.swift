/// Comma-separated values (RFC 4180), lines ending in LF.
///
/// A missing value is an empty cell, null is `null`; a text that is empty or reads `null` is quoted,
/// so the three stay apart.
struct CSVPresenter: Presenter {
    private var bytes: [UInt8] = []

    init(columns: [ResultTable.Column]) {
        line(columns.map { Self.quoted($0.name) })
    }

    mutating func row(_ cells: [ResultTable.Cell]) { line(cells.map(Self.text)) }

    mutating func finish(_ summary: Summary) {}

    mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func line(_ cells: [String]) {
        bytes.append(contentsOf: cells.joined(separator: ",").utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func text(_ cell: ResultTable.Cell) -> String {
        if cell == .null { return "null" }
        return CellText.plain(cell).map(quoted) ?? ""
    }

    private static func quoted(_ text: String) -> String {
        let isSpecial = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0a || byte == 0x0d
        }
        let isAmbiguous =
            text.isEmpty || text == "null" || text.hasPrefix(" ") || text.hasSuffix(" ")
        guard isSpecial || isAmbiguous else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

/// Tab-separated values: no quotes; `\t`, `\n`, `\r` and `\\` stand for what they name in C.
///
/// A missing value is an empty cell, null is `\N`.
struct TSVPresenter: Presenter {
    private var bytes: [UInt8] = []

    init(columns: [ResultTable.Column]) {
        line(columns.map { Self.escaped($0.name) })
    }

    mutating func row(_ cells: [ResultTable.Cell]) { line(cells.map(Self.text)) }

    mutating func finish(_ summary: Summary) {}

    mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func line(_ cells: [String]) {
        bytes.append(contentsOf: cells.joined(separator: "\t").utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func text(_ cell: ResultTable.Cell) -> String {
        if cell == .null { return "\\N" }
        return CellText.plain(cell).map(escaped) ?? ""
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) else {
            return text
        }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

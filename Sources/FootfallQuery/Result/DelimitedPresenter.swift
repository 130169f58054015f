/// Rows as lines of cells with a separator between.
///
/// - CSV (RFC 4180, lines ending in LF): a missing value is an empty cell, null is `null`; a text
///   that is empty or reads `null` is quoted, so the three stay apart.
/// - TSV: no quotes; `\t`, `\n`, `\r` and `\\` stand for what they name in C. A missing value is an
///   empty cell, null is `\N`.
struct DelimitedPresenter: Presenter {
    enum Dialect { case csv, tsv }

    private let dialect: Dialect
    private var bytes: [UInt8] = []

    init(_ dialect: Dialect, columns: [ResultTable.Column]) {
        self.dialect = dialect
        line(columns.map { spelled($0.name) })
    }

    mutating func row(_ cells: [ResultTable.Cell]) { line(cells.map(text)) }

    mutating func finish(_ summary: Summary) {}

    mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func line(_ cells: [String]) {
        bytes.append(contentsOf: cells.joined(separator: dialect == .csv ? "," : "\t").utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    private func text(_ cell: ResultTable.Cell) -> String {
        if cell == .null { return dialect == .csv ? "null" : "\\N" }
        return CellText.plain(cell).map(spelled) ?? ""
    }

    private func spelled(_ text: String) -> String {
        dialect == .csv ? Self.quoted(text) : Self.escaped(text)
    }

    private static func quoted(_ text: String) -> String {
        let isSpecial = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0a || byte == 0x0d
        }
        let isAmbiguous =
            text.isEmpty || text == "null" || text.hasPrefix(" ") || text.hasSuffix(" ")
        guard isSpecial || isAmbiguous else { return text }
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return "\"\(parts.joined(separator: "\"\""))\""
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) else {
            return text
        }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\\": result += "\\\\"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}

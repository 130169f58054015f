import FootfallModel

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
        row(columns.map { .text($0.name) })
    }

    mutating func row(_ cells: [ResultTable.Cell]) {
        for place in cells.indices {
            if place > 0 { bytes.append(UInt8(ascii: dialect == .csv ? "," : "\t")) }
            append(cells[place])
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func finish(_ summary: Summary) {}

    mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(_ cell: ResultTable.Cell) {
        switch cell {
        case .missing: break
        case .null: bytes.append(contentsOf: (dialect == .csv ? "null" : "\\N").utf8)
        // No character of an instant is special.
        case .time(let time): time.append(to: &bytes)
        case .text(let text), .decimal(let text): append(text)
        default: append(CellText.plain(cell) ?? "")
        }
    }

    private mutating func append(_ text: String) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            let isPlain = dialect == .csv ? Self.needsNoQuotes(utf8) : Self.needsNoEscape(utf8)
            if isPlain { bytes.append(contentsOf: utf8) }
            return isPlain
        }
        guard !isPlain else { return }
        bytes.append(contentsOf: (dialect == .csv ? Self.quoted(text) : Self.escaped(text)).utf8)
    }

    /// Whether a text certainly stands for itself: what most do, seen at their bytes.
    private static func needsNoQuotes(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = utf8.first, let last = utf8.last, first > 0x22, last > 0x20,
            first != UInt8(ascii: "n")
        else { return false }
        return utf8.allSatisfy {
            $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != 0x0a && $0 != 0x0d
        }
    }

    private static func needsNoEscape(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\\") }
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
        text.unicodeScalars.reduce(into: "") { result, scalar in
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

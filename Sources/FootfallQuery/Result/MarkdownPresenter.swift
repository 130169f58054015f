/// A Markdown table (GitHub's flavour); numbers are set to the right.
struct MarkdownPresenter: Presenter {
    private let columns: [ResultTable.Column]
    private var bytes: [UInt8] = []

    init(columns: [ResultTable.Column]) {
        self.columns = columns
        line(columns.map { Self.escaped(TerminalText.escaped($0.name)) })
        line(columns.map { $0.type.isNumeric ? "---:" : "---" })
    }

    mutating func row(_ cells: [ResultTable.Cell]) {
        line(zip(columns, cells).map { Self.escaped(CellText.readable($1, in: $0)) })
    }

    mutating func finish(_ summary: Summary) {
        for note in summary.notes {
            bytes.append(contentsOf: "\nNote: \(Self.escaped(TerminalText.escaped(note)))\n".utf8)
        }
    }

    mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func line(_ cells: [String]) {
        bytes.append(contentsOf: "| \(cells.joined(separator: " | ")) |\n".utf8)
    }

    /// Keeps a stored text from ending its cell or being taken for HTML.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { "|\\<&".utf8.contains($0) }) else { return text }
        return text.reduce(into: "") { result, character in
            switch character {
            case "|": result += "\\|"
            case "\\": result += "\\\\"
            case "<": result += "&lt;"
            case "&": result += "&amp;"
            default: result.append(character)
            }
        }
    }
}

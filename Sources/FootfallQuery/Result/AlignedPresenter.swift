/// A table for people: columns aligned by their widest cell, numbers to the right.
///
///     country    count  sum total
///     ─────────  ─────  ─────────
///     DE           120    1450.25
///     (missing)      3        9.5
///
/// With a width, the widest text columns are cut, with `…`, until lines fit.
struct AlignedPresenter: Presenter {
    private static let columnWidthMin = 8
    private static let gap = "  "

    private let columns: [ResultTable.Column]
    private let width: Int?
    private var rows: [[String]] = []
    private var bytes: [UInt8] = []

    init(columns: [ResultTable.Column], width: Int?) {
        self.columns = columns
        self.width = width
    }

    mutating func row(_ cells: [ResultTable.Cell]) {
        rows.append(zip(columns, cells).map { CellText.readable($1, in: $0) })
    }

    mutating func finish(_ summary: Summary) {
        let header = columns.map { TerminalText.escaped($0.name) }
        let widths = widths(header)
        line(header, widths)
        line(widths.map { String(repeating: "─", count: $0) }, widths)
        for row in rows { line(row, widths) }
        if rows.isEmpty { append("(no rows)") }
        for note in summary.notes { append("note: " + TerminalText.escaped(note)) }
        rows.removeAll()
    }

    mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(_ line: String) {
        bytes.append(contentsOf: line.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func line(_ cells: [String], _ widths: [Int]) {
        var text = ""
        for (place, cell) in cells.enumerated() {
            let shown = DisplayWidth.cut(cell, to: widths[place])
            let padding = String(
                repeating: " ", count: max(0, widths[place] - DisplayWidth.of(shown)))
            if place > 0 { text += Self.gap }
            text += columns[place].type.isNumeric ? padding + shown : shown + padding
        }
        while text.hasSuffix(" ") { text.removeLast() }
        append(width.map { DisplayWidth.cut(text, to: $0) } ?? text)
    }

    private func widths(_ header: [String]) -> [Int] {
        var widths = header.map(DisplayWidth.of)
        for row in rows {
            for (place, cell) in row.enumerated() {
                widths[place] = max(widths[place], DisplayWidth.of(cell))
            }
        }
        guard let width else { return widths }
        let room = width - (widths.count - 1) * Self.gap.count
        return Self.shrunk(widths, to: room, columns.map(\.type.isNumeric))
    }

    /// Takes from the widest of the columns that may be cut until all fit or none may.
    private static func shrunk(_ widths: [Int], to room: Int, _ isNumeric: [Bool]) -> [Int] {
        var widths = widths
        var excess = widths.reduce(0, +) - room
        while excess > 0 {
            let candidates = widths.indices.filter { !isNumeric[$0] && widths[$0] > columnWidthMin }
            let byWidth = candidates.sorted { widths[$0] > widths[$1] }
            guard let widest = byWidth.first else { break }
            let next = byWidth.dropFirst().first.map { widths[$0] } ?? columnWidthMin
            let step = min(excess, max(1, widths[widest] - max(next, columnWidthMin)))
            widths[widest] -= step
            excess -= step
        }
        return widths
    }
}

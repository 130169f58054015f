/// A table for people: columns aligned by their widest cell, numbers to the right.
///
///     country    count  sum total
///     ─────────  ─────  ─────────
///     DE           120    1450.25
///     (missing)      3        9.5
///
/// With a width, the widest text columns are cut, with `…`, until lines fit.
///
/// The first rows, up to 10,000, are held back until the widths are known; later rows of a longer
/// answer are printed as they come, and a cell that is wider than all of those moves its line on.
struct AlignedPresenter: Presenter {
    private static let columnWidthMin = 8
    private static let gap = "  "
    private static let rowsHeldMax = 10_000

    private let columns: [ResultTable.Column]
    private let width: Int?
    private var held: [[String]] = []
    /// The columns' widths, once they are settled.
    private var widths: [Int]?
    private var bytes: [UInt8] = []

    init(columns: [ResultTable.Column], width: Int?) {
        self.columns = columns
        self.width = width
    }

    mutating func row(_ cells: [ResultTable.Cell]) {
        let row = zip(columns, cells).map { CellText.readable($1, in: $0) }
        if let widths { return line(row, widths) }
        held.append(row)
        if held.count == Self.rowsHeldMax { settle() }
    }

    mutating func finish(_ summary: Summary) {
        let isEmpty = widths == nil && held.isEmpty
        if widths == nil { settle() }
        if isEmpty { append("(no rows)") }
        for note in summary.notes { append("note: " + TerminalText.escaped(note)) }
    }

    /// Prints the header and what was held back.
    private mutating func settle() {
        let header = columns.map { TerminalText.escaped($0.name) }
        let widths = widths(header)
        line(header, widths)
        line(widths.map { String(repeating: "─", count: $0) }, widths)
        for row in held { line(row, widths) }
        held = []
        self.widths = widths
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
        let start = bytes.count
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(contentsOf: Self.gap.utf8) }
            append(cell, columns[place].type.isNumeric, width: widths[place])
        }
        while bytes.count > start, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        guard let width else { return bytes.append(UInt8(ascii: "\n")) }
        let text = String(decoding: bytes[start...], as: UTF8.self)
        bytes.removeSubrange(start...)
        append(DisplayWidth.cut(text, to: width))
    }

    private mutating func append(_ cell: String, _ isNumeric: Bool, width limit: Int) {
        // Only a terminal's width is a reason to cut.
        let shown = width == nil ? cell : DisplayWidth.cut(cell, to: limit)
        let padding = repeatElement(
            UInt8(ascii: " "), count: max(0, limit - DisplayWidth.of(shown)))
        if isNumeric { bytes.append(contentsOf: padding) }
        bytes.append(contentsOf: shown.utf8)
        if !isNumeric { bytes.append(contentsOf: padding) }
    }

    private func widths(_ header: [String]) -> [Int] {
        var widths = header.map(DisplayWidth.of)
        for row in held {
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

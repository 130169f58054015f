import FootfallModel

/// One JSON object a row: keys are the column names in order, missing and null are null; then what
/// the row says besides (`RowRemarks`).
struct JSONLinesPresenter: Presenter {
    private var json = JSONWriter()
    private let row: JSONRow

    init(columns: [ResultTable.Column]) { row = JSONRow(columns: columns) }

    mutating func row(_ cells: [ResultTable.Cell]) {
        row.write(cells, to: &json)
        json.newline()
    }

    mutating func finish(_ summary: Summary) {}

    mutating func takeBytes() -> [UInt8] { json.takeBytes() }
}

/// `{"columns":[{"name","type"}],"rows":[{…}],"notes":[…],"elapsed_ms":n,"rows_scanned":n}`.
struct JSONPresenter: Presenter {
    private var json = JSONWriter()
    private let row: JSONRow

    init(columns: [ResultTable.Column]) {
        row = JSONRow(columns: columns)
        json.beginObject()
        json.key("columns")
        json.beginArray()
        for column in columns {
            json.beginObject()
            json.key("name")
            json.string(column.name)
            json.key("type")
            json.string(column.type.machineName)
            json.endObject()
        }
        json.endArray()
        json.key("rows")
        json.beginArray()
    }

    mutating func row(_ cells: [ResultTable.Cell]) { row.write(cells, to: &json) }

    mutating func finish(_ summary: Summary) {
        json.endArray()
        json.key("notes")
        json.beginArray()
        for note in summary.notes { json.string(note) }
        json.endArray()
        json.key("elapsed_ms")
        json.double((summary.elapsedMilliseconds * 1000).rounded() / 1000)
        json.key("rows_scanned")
        json.int(summary.rowsScanned)
        json.endObject()
        json.newline()
    }

    mutating func takeBytes() -> [UInt8] { json.takeBytes() }
}

/// Writes rows as objects.
private struct JSONRow {
    let columns: [ResultTable.Column]
    private let hasGroups: Bool

    init(columns: [ResultTable.Column]) {
        self.columns = columns
        hasGroups = columns.contains(where: \.isGroup)
    }

    func write(_ cells: [ResultTable.Cell], to json: inout JSONWriter) {
        json.beginObject()
        for (column, cell) in zip(columns, cells) {
            json.key(column.name)
            write(cell, to: &json)
        }
        if hasGroups || cells.contains(where: \.isProvisional) {
            write(RowRemarks(columns, cells), to: &json)
        }
        json.endObject()
    }

    private func write(_ cell: ResultTable.Cell, to json: inout JSONWriter) {
        switch cell {
        case .int(let int), .provisional(let int): json.int(int)
        case .double(let double): json.double(double)
        case .bool(let bool): json.bool(bool)
        case .json(let value): json.value(value)
        case .missing, .null: json.null()
        case .text(let text): json.string(text)
        case .decimal, .time, .date, .localTime: json.string(CellText.plain(cell) ?? "")
        }
    }

    private func write(_ remarks: RowRemarks, to json: inout JSONWriter) {
        if let missing = remarks.missing {
            json.key("missing")
            if let names = missing.names { write(names, to: &json) } else { json.bool(true) }
        }
        if !remarks.provisional.isEmpty {
            json.key("provisional")
            write(remarks.provisional, to: &json)
        }
    }

    private func write(_ names: [String], to json: inout JSONWriter) {
        json.beginArray()
        for name in names { json.string(name) }
        json.endArray()
    }
}

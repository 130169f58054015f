import FootfallModel

// Answers for Swift's encoders, in the shape of the format `json`:
//
//     {"columns":[{"name","type"}],"rows":[{…}],"notes":[…],"elapsed_ms":n,"rows_scanned":n}
//
// An encoder may order an object's keys as it likes; who needs them in the columns' order prints the
// answer with `ResultWriter`.

extension ResultTable: Encodable {
    private enum CodingKeys: String, CodingKey {
        case columns, rows, notes
        case elapsedMilliseconds = "elapsed_ms"
        case rowsScanned = "rows_scanned"
    }

    /// Writes the whole answer.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(columns, forKey: .columns)
        var list = members.nestedUnkeyedContainer(forKey: .rows)
        for row in rows { try list.encode(EncodableRow(columns: columns, cells: row)) }
        try members.encode(notes, forKey: .notes)
        let milliseconds = (elapsedMilliseconds * 1000).rounded() / 1000
        try members.encode(milliseconds, forKey: .elapsedMilliseconds)
        try members.encode(rowsScanned, forKey: .rowsScanned)
    }
}

extension ResultTable.Column: Encodable {
    private enum CodingKeys: String, CodingKey { case name, type }

    /// Writes the name, and the type as machines are told.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encode(type.machineName, forKey: .type)
    }
}

extension ResultTable.Cell: Encodable {
    /// Writes the value: numbers as numbers, times as ISO 8601 texts, missing as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .missing, .null: try container.encodeNil()
        case .int(let int), .provisional(let int): try container.encode(int)
        case .double(let double): try container.encode(double)
        case .bool(let bool): try container.encode(bool)
        case .json(let value): try container.encode(value)
        case .text, .decimal, .time, .date, .localTime:
            try container.encode(machineText ?? "")
        }
    }
}

extension ResultTable.Cell {
    /// The value in the form that machines read, without quotes; nil for missing and null.
    package var machineText: String? { CellText.plain(self) }
}

/// A row as an object, with what it says besides its cells.
private struct EncodableRow: Encodable {
    let columns: [ResultTable.Column]
    let cells: [ResultTable.Cell]

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: ColumnName.self)
        for (column, cell) in zip(columns, cells) {
            try members.encode(cell, forKey: ColumnName(column.name))
        }
        let remarks = RowRemarks(columns, cells)
        if let missing = remarks.missing {
            if let names = missing.names {
                try members.encode(names, forKey: ColumnName("missing"))
            } else {
                try members.encode(true, forKey: ColumnName("missing"))
            }
        }
        if !remarks.provisional.isEmpty {
            try members.encode(remarks.provisional, forKey: ColumnName("provisional"))
        }
    }
}

private struct ColumnName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

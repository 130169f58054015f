/// Prints a result in one of the formats, row by row, so that an answer of any length can be
/// streamed: take the bytes that are ready from time to time.
///
///     var writer = ResultWriter(.csv, columns: table.columns)
///     for row in table.rows { writer.write(row) }
///     writer.finish(notes: table.notes)
///     output.write(writer.takeBytes())
public struct ResultWriter {
    private var presenter: any Presenter

    /// Begins a result.
    ///
    /// Only `table` uses `width`: the terminal's columns, to cut lines at; nil to
    /// print all of every line.
    public init(_ format: ResultFormat, columns: [ResultTable.Column], width: Int? = nil) {
        presenter =
            switch format {
            case .table: AlignedPresenter(columns: columns, width: width)
            case .json: JSONPresenter(columns: columns)
            case .jsonl: JSONLinesPresenter(columns: columns)
            case .csv: DelimitedPresenter(.csv, columns: columns)
            case .tsv: DelimitedPresenter(.tsv, columns: columns)
            case .markdown: MarkdownPresenter(columns: columns)
            }
    }

    /// Prints a row.
    public mutating func write(_ row: [ResultTable.Cell]) {
        presenter.row(row)
    }

    /// Prints what comes after the last row.
    public mutating func finish(
        notes: [String] = [], elapsedMilliseconds: Double = 0, rowsScanned: Int = 0
    ) {
        presenter.finish(
            Summary(
                notes: notes, elapsedMilliseconds: elapsedMilliseconds, rowsScanned: rowsScanned))
    }

    /// What was printed since this was last called.
    ///
    /// A table's columns are aligned by the widest cell of the first 10,000 rows, so nothing of it is
    /// ready before these, or `finish`.
    public mutating func takeBytes() -> [UInt8] {
        presenter.takeBytes()
    }
}

extension ResultTable {
    /// The whole table in a format.
    public func formatted(as format: ResultFormat, width: Int? = nil) -> String {
        var writer = ResultWriter(format, columns: columns, width: width)
        forEachRow { writer.write($0) }
        writer.finish(
            notes: notes, elapsedMilliseconds: elapsedMilliseconds, rowsScanned: rowsScanned)
        return String(decoding: writer.takeBytes(), as: UTF8.self)
    }
}

/// What is known once all rows were printed.
struct Summary {
    var notes: [String]
    var elapsedMilliseconds: Double
    var rowsScanned: Int
}

/// One way of printing rows.
protocol Presenter {
    mutating func row(_ cells: [ResultTable.Cell])
    mutating func finish(_ summary: Summary)
    mutating func takeBytes() -> [UInt8]
}

internal import Footfall
internal import FootfallModel
internal import FootfallQuery

/// A result on its way to standard output, row by row.
struct Answer {
    private static let rowsAtATime = 1000

    private let format: ResultFormat
    private var writer: ResultWriter?
    /// How many rows were printed.
    private(set) var rowCount = 0

    init(format: ResultFormat) {
        self.format = format
    }

    /// Asks a store and prints the rows as they come; while nothing comes, a terminal is told how much
    /// is done.
    ///
    /// - Returns: the answer without its rows.
    mutating func ask(
        _ text: String, of store: EventStore, parameters: [String: Value] = [:],
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> ResultTable {
        let progress = QueryProgressLine()
        defer { progress.clear() }
        return try store.snapshot().query(
            text, parameters: parameters, isCancelled: isCancelled, onProgress: progress.show
        ) { try write($1, of: $0) }
    }

    /// Prints a whole table.
    static func write(_ table: ResultTable, format: ResultFormat) throws {
        var answer = Answer(format: format)
        try answer.finish(table)
    }

    /// Prints a row.
    mutating func write(_ row: [ResultTable.Cell], of columns: [ResultTable.Column]) throws {
        if writer == nil { writer = makeWriter(columns) }
        writer?.write(row)
        rowCount += 1
        guard rowCount % Self.rowsAtATime == 0 else { return }
        if let bytes = writer?.takeBytes() { try StandardOutput.write(bytes) }
    }

    /// Prints what comes after the rows, those of the table included; notes that the format has no
    /// place for go to standard error.
    mutating func finish(_ table: ResultTable) throws {
        for row in table.rows { try write(row, of: table.columns) }
        var writer = writer ?? makeWriter(table.columns)
        writer.finish(
            notes: table.notes, elapsedMilliseconds: table.elapsedMilliseconds,
            rowsScanned: table.rowsScanned)
        try StandardOutput.write(writer.takeBytes())
        guard !format.carriesNotes else { return }
        for note in table.notes { StandardError.print("footfall: \(note)") }
    }

    private func makeWriter(_ columns: [ResultTable.Column]) -> ResultWriter {
        let width = StandardOutput.isTerminal ? StandardError.width : nil
        return ResultWriter(format, columns: columns, width: width)
    }
}

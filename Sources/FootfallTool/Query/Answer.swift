internal import Footfall
internal import FootfallQuery

/// A result on its way to standard output.
struct Answer {
    private static let rowsAtATime = 1000

    private let table: ResultTable
    private let format: ResultFormat

    init(_ table: ResultTable, format: ResultFormat) {
        self.table = table
        self.format = format
    }

    /// Prints the rows; notes that the format has no place for go to standard error.
    func write() throws {
        let width = StandardOutput.isTerminal ? StandardError.width : nil
        var writer = ResultWriter(format, columns: table.columns, width: width)
        for (index, row) in table.rows.enumerated() {
            writer.write(row)
            if index % Self.rowsAtATime == 0 { try StandardOutput.write(writer.takeBytes()) }
        }
        writer.finish(
            notes: table.notes, elapsedMilliseconds: table.elapsedMilliseconds,
            rowsScanned: table.rowsScanned)
        try StandardOutput.write(writer.takeBytes())
        guard !format.carriesNotes else { return }
        for note in table.notes { StandardError.print("footfall: \(note)") }
    }
}

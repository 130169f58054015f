internal import Synchronization

/// The rows of a table that are not made yet: they lie packed in their source, and become cells when
/// they are first asked for.
///
/// Many answers are printed row by row, for which no cells need to lie in memory at all.
final class PackedRows: Sendable {
    let source: any RowSource & Sendable
    let rowCount: Int
    private let made = Mutex<[ResultTable.Cell]?>(nil)

    init(_ source: any RowSource & Sendable, rowCount: Int) {
        self.source = source
        self.rowCount = rowCount
    }

    /// All cells, row after row.
    var cells: [ResultTable.Cell] {
        made.withLock { made in
            if let made { return made }
            var cells: [ResultTable.Cell] = []
            cells.reserveCapacity(rowCount * source.columns.count)
            source.forEachRow { cells.append(contentsOf: $0) }
            made = cells
            return cells
        }
    }
}

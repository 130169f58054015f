/// A table in the making, whose rows count as what the query keeps.
struct CountedTable {
    private static let rowsPerCheck = 256

    private(set) var table: ResultTable
    private let memory = MemoryShare()
    private var textBytes = 0

    init(columns: [ResultTable.Column]) {
        table = ResultTable(columns: columns)
    }

    var rowCount: Int { table.rowCount }

    /// Adds a row, unless the query is given up or keeps too much.
    mutating func append(_ row: [ResultTable.Cell]) throws {
        table.append(row)
        for cell in row { textBytes += cell.textByteCount }
        guard rowCount % Self.rowsPerCheck == 0 else { return }
        try QueryWatch.checkpoint()
        let cells = rowCount * table.columns.count
        try memory.hold(
            cells * MemoryLayout<ResultTable.Cell>.stride + textBytes, rowCount, .rows)
    }
}

extension ResultTable.Cell {
    /// What a text takes beside the cell, if it does not fit into it.
    fileprivate var textByteCount: Int {
        switch self {
        case .text(let text), .decimal(let text): text.utf8.count > 15 ? text.utf8.count + 32 : 0
        default: 0
        }
    }
}

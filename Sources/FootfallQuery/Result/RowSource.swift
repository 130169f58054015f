/// An answer whose rows are made as they are asked for, so that a long one need not lie in memory as
/// cells.
package protocol RowSource {
    var columns: [ResultTable.Column] { get }
    /// Calls `body` with each row's cells, in order.
    func forEachRow(_ body: ([ResultTable.Cell]) throws -> Void) throws
    /// All rows, and what else the answer says.
    func table() throws -> ResultTable
}

extension RowSource {
    package func table() throws -> ResultTable {
        var table = ResultTable(columns: columns)
        try forEachRow { table.append($0) }
        return table
    }
}

extension ResultTable: RowSource {
    package func table() -> ResultTable { self }

    package func forEachRow(_ body: ([Cell]) throws -> Void) throws {
        for row in rows { try body(row) }
    }
}

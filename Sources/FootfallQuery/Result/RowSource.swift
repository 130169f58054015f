/// An answer whose rows are made as they are asked for, so that a long one need not lie in memory as
/// cells.
package protocol RowSource {
    var columns: [ResultTable.Column] { get }
    /// Calls `body` with each row's cells, in order.
    func forEachRow(_ body: ([ResultTable.Cell]) throws -> Void) rethrows
    /// All rows, and what else the answer says.
    func table() -> ResultTable
}

extension RowSource {
    package func table() -> ResultTable {
        var table = ResultTable(columns: columns)
        forEachRow { table.append($0) }
        return table
    }
}

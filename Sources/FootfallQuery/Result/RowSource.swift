/// An answer whose rows are made as they are asked for, so that a long one need not lie in memory as
/// cells.
package protocol RowSource {
    var columns: [ResultTable.Column] { get }
    /// Calls `body` with each row's cells, in order.
    func forEachRow(_ body: ([ResultTable.Cell]) throws -> Void) rethrows
    /// Makes the rows that come after these, once these are let go; nil if these are the last.
    var following: FollowingRows? { get }
    /// All rows, and what else the answer says.
    func table() -> ResultTable
}

/// Makes more rows of an answer of which not all fit in memory at once.
package typealias FollowingRows = @Sendable () throws -> any RowSource

extension RowSource {
    package var following: FollowingRows? { nil }

    package func table() -> ResultTable {
        var table = ResultTable(columns: columns)
        forEachRow { table.append($0) }
        return table
    }
}

internal import FootfallModel

/// A table in the making, whose rows count as what the query keeps.
struct CountedTable {
    private static let rowsPerCheck = 256

    private(set) var table: ResultTable
    private let memory = MemoryShare()
    /// What cells keep outside themselves.
    private var ownBytes = 0

    init(columns: [ResultTable.Column]) {
        table = ResultTable(columns: columns)
    }

    var rowCount: Int { table.rowCount }

    /// Adds a row, unless the query is given up or keeps too much.
    mutating func append(_ row: [ResultTable.Cell]) throws {
        table.append(row)
        for cell in row { ownBytes += cell.ownByteCount }
        guard rowCount % Self.rowsPerCheck == 0 else { return }
        try QueryWatch.checkpoint()
        let cells = rowCount * table.columns.count
        try memory.hold(
            cells * MemoryLayout<ResultTable.Cell>.stride + ownBytes, rowCount, .rows)
    }
}

extension ResultTable.Cell {
    /// What a text or a JSON value takes beside the cell, if it does not fit into it.
    fileprivate var ownByteCount: Int {
        switch self {
        case .text(let text), .decimal(let text): text.utf8.count > 15 ? text.utf8.count + 32 : 0
        case .json(let value): value.byteCount
        default: 0
        }
    }
}

extension Value {
    /// What it takes, in a list or a map.
    fileprivate var byteCount: Int {
        switch self {
        case .null, .bool, .int, .double: MemoryLayout<Value>.stride
        case .string(let text): MemoryLayout<Value>.stride + text.utf8.count + 32
        case .array(let values): values.reduce(64) { $0 + $1.byteCount }
        case .object(let members):
            members.reduce(64) { $0 + 2 * ($1.key.text.utf8.count / 2 + 24 + $1.value.byteCount) }
        }
    }
}

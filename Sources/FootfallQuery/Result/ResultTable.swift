public import FootfallModel

/// The answer to a query: named, typed columns and rows of cells, with notes for the reader.
///
///     let table = try store.query("count of purchased by country")
///     for row in table.rows { print(row[0], row[1]) }
public struct ResultTable: Sendable, Equatable {
    /// What a column holds.
    public enum ColumnType: String, Sendable {
        /// Texts.
        case text
        /// Whole numbers; past 64 bits as decimal texts.
        case int
        /// Numbers with a fraction.
        case double
        /// Whole numbers and others.
        case number
        /// Numbers of 0 to 1 and the like, rounded where a person reads them.
        case ratio
        /// `true` or `false`.
        case bool
        /// Instants.
        case time
        /// Days.
        case date
        /// Instants as a clock showed them, with its offset.
        case localTime = "local_time"
        /// JSON values.
        case json
        /// Several of the above.
        case any
    }

    /// A column's name and what it holds.
    public struct Column: Sendable, Hashable {
        /// The name, as the query wrote it.
        public var name: String
        /// What it holds.
        public var type: ColumnType
        /// Whether rows are grouped by it; then a missing value is a group of its own, apart from
        /// null.
        public var isGroup: Bool

        /// Makes a column.
        public init(_ name: String, _ type: ColumnType, isGroup: Bool = false) {
            self.name = name
            self.type = type
            self.isGroup = isGroup
        }
    }

    /// One value of a row.
    public enum Cell: Sendable, Hashable {
        /// The events had no such value.
        case missing
        /// JSON null, or nothing to compute.
        case null
        /// A text.
        case text(String)
        /// A whole number.
        case int(Int64)
        /// A whole number past 64 bits, in decimal digits.
        case decimal(String)
        /// A whole number that may still grow: the period that it counts in is not over.
        case provisional(Int64)
        /// A finite number.
        case double(Double)
        /// A truth value.
        case bool(Bool)
        /// An instant.
        case time(Timestamp)
        /// A day.
        case date(CivilDate)
        /// An instant as a clock so many seconds east of UTC shows it.
        case localTime(Timestamp, offsetSeconds: Int)
        /// A JSON value.
        case json(Value)
    }

    /// The columns, in order.
    public let columns: [Column]
    /// All cells, row after row.
    public var cells: [Cell] { packed?.cells ?? ownCells }
    /// What the reader should know: warnings, what was skipped, what is still open.
    public var notes: [String] = []
    /// How long the query ran.
    public var elapsedMilliseconds: Double = 0
    /// How many stored events were looked at.
    public var rowsScanned: Int = 0

    private var ownCells: [Cell] = []
    /// What the cells are made from, if they are not the table's own.
    private var packed: PackedRows?

    /// A table without rows.
    ///
    /// There is at least one column.
    public init(columns: [Column]) {
        precondition(!columns.isEmpty, "a table has at least one column")
        self.columns = columns
    }

    /// A table whose rows are made when they are asked for.
    package init(packed source: any RowSource & Sendable, rowCount: Int) {
        self.init(columns: source.columns)
        packed = PackedRows(source, rowCount: rowCount)
    }

    /// Adds a row; it has a cell for each column.
    public mutating func append(_ row: [Cell]) {
        precondition(row.count == columns.count, "a row has a cell for each column")
        if let packed { ownCells = packed.cells }
        packed = nil
        ownCells.append(contentsOf: row)
    }

    /// How many rows there are.
    public var rowCount: Int { packed?.rowCount ?? ownCells.count / columns.count }

    /// The rows, in order.
    public var rows: Rows { Rows(cells: cells, width: columns.count) }

    /// The place of a column, by its name.
    public func column(_ name: String) -> Int? {
        columns.firstIndex { $0.name == name }
    }

    /// The cells of one column, in the order of the rows.
    public func values(of column: Int) -> [Cell] {
        let cells = cells
        return stride(from: column, to: cells.count, by: columns.count).map { cells[$0] }
    }

    /// Whether two tables say the same.
    public static func == (left: ResultTable, right: ResultTable) -> Bool {
        left.columns == right.columns && left.cells == right.cells && left.notes == right.notes
            && left.elapsedMilliseconds == right.elapsedMilliseconds
            && left.rowsScanned == right.rowsScanned
    }
}

extension ResultTable: RowSource {
    package func table() -> ResultTable { self }

    package func forEachRow(_ body: ([Cell]) throws -> Void) rethrows {
        if let packed { return try packed.source.forEachRow(body) }
        for row in rows { try body(row) }
    }
}

extension ResultTable {
    /// A table's rows, each cut out as it is asked for.
    public struct Rows: RandomAccessCollection, Sendable {
        let cells: [Cell]
        let width: Int

        /// The first row's number, 0.
        public var startIndex: Int { 0 }
        /// The number of rows.
        public var endIndex: Int { cells.count / width }

        /// The cells of a row.
        public subscript(row: Int) -> [Cell] {
            Array(cells[row * width..<(row + 1) * width])
        }
    }
}

extension ResultTable.Cell {
    /// Whether the figure may still grow.
    var isProvisional: Bool { if case .provisional = self { true } else { false } }
}

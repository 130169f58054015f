package import FootfallModel

/// A run that can be merged: it also hands out its insert ids in order.
package protocol MergeInput: Run {
    /// All insert ids, ascending by (source, id).
    func insertIDStream() throws -> any InsertIDStream
}

/// Insert ids in order, some at a time.
package protocol InsertIDStream {
    /// The next ids; nil after the last. Never empty.
    mutating func next() throws -> InsertIDBatch?
}

/// Some insert ids of one source, ascending by tag and bytes.
package struct InsertIDBatch: Sendable {
    package var source: [UInt8]
    package var ids: InsertIDColumn
    /// The row that each id belongs to.
    package var rows: [UInt32]
    /// The content check of each id's event.
    package var checks: [UInt32]

    package init(source: [UInt8], ids: InsertIDColumn, rows: [UInt32], checks: [UInt32]) {
        self.source = source
        self.ids = ids
        self.rows = rows
        self.checks = checks
    }

    package var count: Int { rows.count }
}

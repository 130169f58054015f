package import FootfallModel

/// A run that can be merged: it also hands out its insert ids in order.
package protocol MergeInput: Run {
    /// All insert ids, ascending by (source, id).
    func insertIDStream() throws -> any InsertIDStream

    /// Which entries of a text column's dictionary its rows use; nil for all of them.
    func usedEntries(_ key: ColumnKey) -> [Bool]?
}

/// Insert ids in order, some at a time.
package protocol InsertIDStream {
    /// The next ids; nil after the last. Never empty.
    mutating func next() throws -> InsertIDBatch?
}

/// Some insert ids of one source, ascending by their stored form.
package struct InsertIDBatch: Sendable {
    /// What a batch that is put together has at most.
    package static let countMax = 1024

    package var source: [UInt8]
    package var ids: InsertIDColumn
    /// The row that each id belongs to.
    package var rows: [UInt32]
    /// The content check of each id's event.
    package var checks: [UInt32]

    package init(
        source: [UInt8], ids: InsertIDColumn = InsertIDColumn(), rows: [UInt32] = [],
        checks: [UInt32] = []
    ) {
        self.source = source
        self.ids = ids
        self.rows = rows
        self.checks = checks
    }

    package var count: Int { rows.count }

    /// The hash by which filters know each id (`BloomFilter`).
    package var hashes: [UInt64] {
        let seed = source.withUnsafeBytes { BloomFilter.hash(source: $0) }
        return ids.bytes.withUnsafeBytes { bytes in
            (0..<count).map { BloomFilter.hash(id: ids.slice($0, of: bytes), sourceHash: seed) }
        }
    }

    mutating func append(_ id: UnsafeRawBufferPointer, row: UInt32, check: UInt32) {
        ids.append(stored: id)
        rows.append(row)
        checks.append(check)
    }

    mutating func removeAll() {
        ids.removeAll()
        rows.removeAll(keepingCapacity: true)
        checks.removeAll(keepingCapacity: true)
    }
}

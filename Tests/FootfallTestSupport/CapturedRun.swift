package import FootfallFormat
package import FootfallModel

/// What a merge wrote, kept in memory and readable as a run: a segment without its bytes.
package final class CapturedRun: MergeInput {
    package struct Column: Sendable {
        package var dictionary: TextDictionary?
        package var zones: [ColumnChunk?] = []
        package var slotCounts: [Int] = []
    }

    package struct ID: Sendable {
        package var source: [UInt8]
        package var id: [UInt8]
        package var row: UInt32
        package var check: UInt32
    }

    package let byKey: [ColumnKey: Column]
    package let info: SegmentInfo
    package let ids: [ID]
    private let customers: [CustomerBlock]

    fileprivate init(_ capture: SegmentCapture, _ info: SegmentInfo) {
        byKey = capture.columns
        customers = capture.customers
        ids = capture.ids
        self.info = info
    }

    package var rowCount: Int { info.rowCount }
    package var customerRowCount: Int { info.customerRowCount }
    package var timeRange: ClosedRange<Int64>? { info.timeRange }
    package var columns: [ColumnKey] { byKey.keys.sorted() }
    package func keys(at path: Path) -> [ColumnKey] { columns.filter { $0.path == path } }
    package func chunk(_ key: ColumnKey, zone: Int) -> ColumnChunk? {
        byKey[key].flatMap { $0.zones[zone] }
    }
    package func zoneMap(_ key: ColumnKey, zone: Int) -> ZoneMap? { nil }
    package func dictionary(_ key: ColumnKey) -> TextDictionary? { byKey[key]?.dictionary }

    package var customerCount: Int { customers.reduce(0) { $0 + $1.count } }
    package var customerBlockCount: Int { customers.count }
    package func customerBlock(_ index: Int) -> CustomerBlock { customers[index] }
    package func customerBlockIndex(for hash: UInt64) -> Int {
        customers.firstIndex { ($0.hashes.last ?? 0) >= hash } ?? customers.count
    }
    package var maskedEvents: [Name] { info.maskedEvents }
    package func statistics() -> EventStatistics { info.statistics }

    package func insertIDs(_ rows: Range<Int>) -> InsertIDColumn { insertIDs(of: rows) }

    package func insertIDs(
        at rows: [Int], pause: (RunPart) throws -> Void
    ) -> InsertIDColumn {
        insertIDs(of: rows)
    }

    private func insertIDs(of rows: some Sequence<Int>) -> InsertIDColumn {
        let known = Dictionary(uniqueKeysWithValues: ids.map { (Int($0.row), $0.id) })
        var column = InsertIDColumn()
        for row in rows { column.append(stored: known[row] ?? []) }
        return column
    }

    package func insertIDStream() -> any InsertIDStream { Stream(ids: ids[...]) }
    package func usedEntries(_ key: ColumnKey) -> [Bool]? { nil }

    /// Small batches, so that merges cross their edges.
    private struct Stream: InsertIDStream {
        var ids: ArraySlice<ID>

        mutating func next() -> InsertIDBatch? {
            guard let first = ids.first else { return nil }
            let some = ids.prefix(3).prefix { $0.source == first.source }
            ids = ids.dropFirst(some.count)
            var column = InsertIDColumn()
            for id in some { column.append(stored: id.id) }
            return InsertIDBatch(
                source: first.source, ids: column, rows: some.map(\.row),
                checks: some.map(\.check))
        }
    }
}

/// Takes what a merge writes, and insists on the order that it promises.
package struct SegmentCapture: SegmentOutput {
    fileprivate var columns: [ColumnKey: CapturedRun.Column] = [:]
    fileprivate var customers: [CustomerBlock] = []
    fileprivate var ids: [CapturedRun.ID] = []
    private var open: (key: ColumnKey, column: CapturedRun.Column)?
    private var last: ColumnKey?

    package init() {}

    package mutating func beginColumn(_ key: ColumnKey, dictionary: TextDictionary?) throws {
        try insist(open == nil && customers.isEmpty, "a column in a column")
        try insist(last.map { $0 < key } ?? true, "columns ascend")
        try insist(dictionary?.isSorted ?? true, "a shared dictionary is sorted")
        last = key
        open = (key, CapturedRun.Column(dictionary: dictionary))
    }

    package mutating func append(_ chunk: ColumnChunk?, slotCount: Int) throws {
        if let chunk {
            try insist(chunk.slotCount == slotCount && chunk.valueCount > 0, "a chunk fits")
            if let shared = open?.column.dictionary {
                try insist(chunk.dictionary === shared, "one dictionary")
            }
        }
        open?.column.zones.append(chunk)
        open?.column.slotCounts.append(slotCount)
    }

    package mutating func endColumn() {
        if let open { columns[open.key] = open.column }
        open = nil
    }

    package mutating func append(_ block: CustomerBlock) throws {
        try insist(block.count > 0 && block.count <= CustomerBlock.customersMax, "a full block")
        try insist(block.masks.allSatisfy { $0 != 0 }, "every customer did something")
        customers.append(block)
    }

    package mutating func append(_ batch: InsertIDBatch, hashes: [UInt64]) throws {
        try insist(hashes == batch.hashes, "ids come with their hashes")
        for i in 0..<batch.count {
            try append(
                CapturedRun.ID(
                    source: batch.source, id: Array(batch.ids[i]), row: batch.rows[i],
                    check: batch.checks[i]))
        }
    }

    private mutating func append(_ new: CapturedRun.ID) throws {
        if let last = ids.last {
            let ascends =
                last.source == new.source
                ? !new.id.lexicographicallyPrecedes(last.id)
                : last.source.lexicographicallyPrecedes(new.source)
            try insist(ascends, "ids ascend")
        }
        ids.append(new)
    }

    package mutating func finish(_ info: SegmentInfo) -> CapturedRun {
        CapturedRun(self, info)
    }

    private func insist(_ condition: Bool, _ promise: String) throws {
        guard !condition else { return }
        throw FootfallError(.invalidInput, "a merge broke its promise: \(promise)")
    }
}

package import FootfallModel
internal import Synchronization

/// A run in memory: a batch, sorted, with the customer directory that a segment would have.
package final class MemoryRun: Run {
    /// The rows in run order.
    package let batch: EventBatch
    /// The content check of each row (`ContentHash`); empty if the run's ids will not be merged.
    package let checks: [UInt32]
    package let customerRowCount: Int
    package let timeRange: ClosedRange<Int64>?
    package let maskedEvents: [Name]
    private let customers: [CustomerBlock]
    /// For each list column, where each zone's elements begin in its domain.
    private let zoneStarts: [Path: [Int]]
    /// Made when they are first asked for.
    private let knownStatistics = Mutex<EventStatistics?>(nil)

    /// Sorts a batch.
    package convenience init(sorting batch: EventBatch, checks: [UInt32] = [], secret: UInt64) {
        self.init(sorting: [batch], checks: checks, secret: secret)
    }

    /// Sorts the rows of some batches.
    ///
    /// - Parameters:
    ///   - batches: rows in any order.
    ///   - checks: the content check of each row, batch by batch; may be left out by those who will
    ///     not merge the run's insert ids.
    ///   - rows: the rows to keep, by their place among all, ascending; nil for all.
    ///   - secret: the store's, which keys the customer hash.
    package convenience init(
        sorting batches: [EventBatch], checks: [UInt32] = [], keeping rows: [UInt32]? = nil,
        secret: UInt64
    ) {
        var hashes: [UInt64] = []
        var order: [UInt32] = []
        let sorted = EventBatch.gathered(batches) { all in
            hashes = all.customerNames.hashes(secret: secret)
            order = all.runOrder(hashes, of: rows)
            return order
        }
        self.init(
            sorted: sorted,
            checks: checks.isEmpty ? [] : order.map { checks[Int($0)] }, hashes: hashes)
    }

    /// A batch that is in run order already.
    ///
    /// - Parameters:
    ///   - batch: rows in run order.
    ///   - checks: the content check of each row; empty if the run's ids will not be merged.
    ///   - hashes: the keyed hash of each entry of `batch.customerNames`.
    package init(sorted batch: EventBatch, checks: [UInt32] = [], hashes: [UInt64]) {
        precondition(checks.isEmpty || checks.count == batch.rowCount, "a check for each row")
        self.batch = batch
        self.checks = checks
        customerRowCount =
            batch.customers.firstIndex(of: EventBatch.noCustomer) ?? batch.rowCount
        timeRange = batch.times.min().map { $0...(batch.times.max() ?? $0) }
        let directory = DirectoryBuilder(batch: batch, hashes: hashes, rows: customerRowCount)
        maskedEvents = directory.maskedEvents
        customers = directory.blocks()
        zoneStarts = batch.zoneStarts()
    }

    package var rowCount: Int { batch.rowCount }

    package var columns: [ColumnKey] {
        (batch.columns.map(\.key) + [.time]).sorted()
    }

    package func keys(at path: Path) -> [ColumnKey] {
        path == .time ? [.time] : batch.columns.map(\.key).filter { $0.path == path }
    }

    package func dictionary(_ key: ColumnKey) -> TextDictionary? {
        guard let chunk = batch.column(key)?.chunk, case .codes = chunk.values else { return nil }
        return chunk.dictionary
    }

    package func chunk(_ key: ColumnKey, zone: Int) -> ColumnChunk? {
        let rows = rows(inZone: zone)
        if key == .time {
            return ColumnChunk(
                slotCount: rows.count, presence: .all, values: .words(Array(batch.times[rows])))
        }
        guard let column = batch.column(key) else { return nil }
        guard let domain = key.domain else { return column.chunk.slice(rows) }
        guard let starts = zoneStarts[domain] else { return nil }
        return column.chunk.slice(starts[zone]..<starts[zone + 1])
    }

    package func zoneMap(_ key: ColumnKey, zone: Int) -> ZoneMap? { nil }

    package var customerCount: Int { customers.reduce(0) { $0 + $1.count } }
    package var customerBlockCount: Int { customers.count }
    package func customerBlock(_ index: Int) -> CustomerBlock { customers[index] }

    package func customerBlockIndex(for hash: UInt64) -> Int {
        customers.firstIndex { ($0.hashes.last ?? 0) >= hash } ?? customers.count
    }

    package func statistics() -> EventStatistics {
        knownStatistics.withLock { known in
            if let known { return known }
            let made = batch.statistics()
            known = made
            return made
        }
    }

    package func insertIDs(_ rows: Range<Int>) -> InsertIDColumn {
        batch.insertIDs.gathered(rows.map { UInt32($0) })
    }

    package func insertIDs(
        at rows: [Int], pause: (RunPart) throws -> Void
    ) throws -> InsertIDColumn {
        try pause(.insertIDs(block: 0))
        return batch.insertIDs.gathered(rows.map { UInt32($0) })
    }
}

extension TextDictionary {
    /// The keyed customer hash of each entry.
    package func hashes(secret: UInt64) -> [UInt64] {
        (0..<UInt32(count)).map { code in
            withBytes(code) { customerHash($0, secret: secret) }
        }
    }
}

extension EventBatch {
    /// Rows, all unless told which, in run order, given the keyed hash of each entry of
    /// `customerNames`.
    package func runOrder(_ hashes: [UInt64], of rows: [UInt32]? = nil) -> [UInt32] {
        RunOrder(self, hashes: hashes).sorted(rows ?? (0..<UInt32(rowCount)).map { $0 })
    }

    /// For each list, the first element slot of each zone, and the end.
    fileprivate func zoneStarts() -> [Path: [Int]] {
        let zoneCount = (rowCount + ZoneSize.rows - 1) / ZoneSize.rows
        let rows = (0...zoneCount).map { min(rowCount, $0 * ZoneSize.rows) }
        var starts: [Path: [Int]] = [:]
        for column in columns where column.key.type == .list {
            let parents = column.key.domain.flatMap { starts[$0] } ?? rows
            starts[column.key.path] = column.chunk.elementStarts(at: parents)
        }
        return starts
    }
}

extension ColumnChunk {
    /// For a list column: the number of elements before each of some ascending slots.
    package func elementStarts(at slots: [Int]) -> [Int] {
        var starts: [Int] = []
        var value = 0
        var elements = 0
        let lengths = words
        for slot in slots {
            while value < lengths.count && self.slot(value) < slot {
                elements += Int(lengths[value])
                value += 1
            }
            starts.append(elements)
        }
        return starts
    }

    /// Part of a chunk; nil if no slot of it holds a value.
    package func slice(_ range: Range<Int>) -> ColumnChunk? {
        var values = range
        var presence = Presence.all
        if case .some(let slots) = self.presence {
            let from = slots.partitionPoint { $0 >= range.lowerBound }
            let to = slots.partitionPoint { $0 >= range.upperBound }
            values = from..<to
            if values.count < range.count {
                presence = .some(slots[values].map { $0 - UInt32(range.lowerBound) })
            }
        }
        guard !values.isEmpty else { return nil }
        let kept: Values =
            switch self.values {
            case .none: .none(count: values.count)
            case .words(let words): .words(Array(words[values]))
            case .codes(let codes, let dictionary): .codes(Array(codes[values]), dictionary)
            }
        return ColumnChunk(slotCount: range.count, presence: presence, values: kept)
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index whose element, and all after it, satisfy the condition.
    package func partitionPoint(_ isAfter: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Builds the customer directory of sorted rows.
private struct DirectoryBuilder {
    let batch: EventBatch
    let hashes: [UInt64]
    let rows: Int
    let maskedEvents: [Name]
    /// The mask bit of each event code.
    private let bits: [UInt64]
    private let eventCodes: [UInt32]

    init(batch: EventBatch, hashes: [UInt64], rows: Int) {
        self.batch = batch
        self.hashes = hashes
        self.rows = rows
        let events = batch.column(.event)?.chunk
        let dictionary = events?.dictionary ?? .empty
        eventCodes = events?.codes ?? []
        maskedEvents = (0..<UInt32(min(63, dictionary.count))).map(dictionary.name)
        bits = (0..<dictionary.count).map { 1 << UInt64(min(63, $0)) }
    }

    func blocks() -> [CustomerBlock] {
        var blocks: [CustomerBlock] = []
        var row = 0
        while row < rows { blocks.append(block(from: &row)) }
        return blocks
    }

    private func block(from row: inout Int) -> CustomerBlock {
        var block = CustomerBlock(hashes: [], firstRows: [], masks: [], ids: .empty)
        var arena: [UInt8] = []
        var offsets: [UInt32] = [0]
        while row < rows && block.count < CustomerBlock.customersMax {
            let customer = batch.customers[row]
            block.hashes.append(hashes[Int(customer)])
            block.firstRows.append(UInt32(row))
            arena.append(contentsOf: batch.customerNames.bytes(customer))
            offsets.append(UInt32(arena.count))
            var mask: UInt64 = 0
            while row < rows && batch.customers[row] == customer {
                mask |= bits[Int(eventCodes[row])]
                row += 1
            }
            block.masks.append(mask)
        }
        block.firstRows.append(UInt32(row))
        block.ids = TextDictionary(arena: arena, offsets: offsets, isSorted: false)
        return block
    }
}

extension EventBatch {
    /// Rows by event and quarter of an hour.
    fileprivate func statistics() -> EventStatistics {
        guard let events = column(.event)?.chunk else { return EventStatistics() }
        let unit = EventStatistics.quarterHourMicroseconds
        var counts = [[Int64: Int]](repeating: [:], count: events.dictionary.count)
        for (time, code) in zip(times, events.codes) {
            counts[Int(code)][time.floorDivided(by: unit), default: 0] += 1
        }
        var statistics = EventStatistics()
        for (code, cells) in counts.enumerated() where !cells.isEmpty {
            statistics.cells[events.dictionary.name(UInt32(code))] = EventStatistics.Cells(
                cells.sorted { $0.key < $1.key }
                    .map { EventStatistics.Cell(stretch: $0.key, rows: $0.value) })
        }
        return statistics
    }
}

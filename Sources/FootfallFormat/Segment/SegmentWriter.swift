package import FootfallModel

/// Writes a segment, front to back: columns, then customers, then insert ids.
///
///     var writer = try SegmentWriter(sink: file, uuid: .random(), options: SegmentOptions())
///     try writer.beginColumn(.event, dictionary: names)       // for each column, in any order
///     for chunk in chunks { try writer.append(chunk, slotCount: slots) }   // one for each zone
///     try writer.endColumn()
///     try writer.append(customers)                             // ascending, at most 4096 each
///     try writer.append(ids, hashes: ids.hashes)               // ascending by (source, id)
///     let summary = try writer.finish(info)
///
/// Memory: one zone of one column, the indexes, and the filter (2 bytes for each row with an id).
/// Misuse traps; `limit` is thrown for a zone above 1 GiB, and what the sink throws comes through.
package struct SegmentWriter<Sink: ByteSink>: SegmentOutput {
    private enum Stage: Int {
        case columns
        case customers
        case ids
    }

    private var blocks: BlockWriter<Sink>
    private let uuid: SegmentUUID
    private let options: SegmentOptions
    private var stage = Stage.columns
    private var column: ColumnWriter?
    private var columns: [ColumnEntry] = []
    private var zoneCounts: Set<Int> = []
    private var overflowKeys = OverflowKeys()
    private var rowsSeen = 0
    private var customers = CustomerIndex()
    private var leastHash: UInt64?
    private var ids: InsertIDWriter?

    /// Writes the header.
    package init(sink: Sink, uuid: SegmentUUID, options: SegmentOptions) throws {
        blocks = BlockWriter(sink: sink, uuid: uuid)
        self.uuid = uuid
        self.options = options
        try blocks.write(SegmentHeader.encode(uuid))
        blocks.begin(.columns)
    }

    // MARK: Columns

    /// Begins a column; each key comes once.
    ///
    /// Texts may have a sorted dictionary that all zones share; else each zone brings its own.
    package mutating func beginColumn(_ key: ColumnKey, dictionary: TextDictionary?) throws {
        precondition(stage == .columns && column == nil, "one column at a time, before customers")
        precondition(dictionary?.isSorted ?? true, "a shared dictionary is sorted")
        precondition((dictionary?.count ?? 0) <= DictionaryCodec.sharedCountMax)
        var column = ColumnWriter(key: key, shared: dictionary)
        if let dictionary {
            var payload = ByteWriter()
            DictionaryCodec.encode(dictionary, into: &payload)
            column.count(payload)
            column.dictionary = try blocks.write(
                payload.bytes, kind: .dictionary, level: options.compression
            ).handle
        }
        self.column = column
    }

    /// The next zone of the column; nil if no slot holds a value.
    package mutating func append(_ chunk: ColumnChunk?, slotCount: Int) throws {
        guard var column else { preconditionFailure("no column was begun") }
        self.column = nil
        if let chunk, chunk.valueCount > 0 {
            precondition(chunk.slotCount == slotCount)
            if column.key == .overflow { try overflowKeys.add(chunk) }
            let payload = column.encode(chunk)
            let written = try blocks.write(
                payload.bytes, kind: .zone, level: options.compression)
            column.append(chunk, block: written.handle)
        } else {
            column.appendEmpty(slotCount: slotCount)
        }
        self.column = column
    }

    /// Completes the column begun last.
    package mutating func endColumn() throws {
        guard let column else { preconditionFailure("no column was begun") }
        self.column = nil
        var payload = ByteWriter()
        column.index.encode(into: &payload)
        let index = try blocks.write(
            payload.bytes, kind: .columnIndex, level: options.compression)
        zoneCounts.insert(column.index.zones.count)
        if column.key.domain == nil {
            rowsSeen = max(rowsSeen, column.index.zones.reduce(0) { $0 + $1.slotCount })
        }
        columns.append(column.entry(index: index.handle))
    }

    // MARK: Customers and ids

    /// The next customers, in the order of their rows.
    package mutating func append(_ customers: CustomerBlock) throws {
        try enter(.customers)
        guard let first = customers.hashes.first, let last = customers.hashes.last else { return }
        precondition(customers.count <= CustomerBlock.customersMax)
        precondition(self.customers.lastHashes.last.map { $0 <= first } ?? true, "ascending")
        var payload = ByteWriter()
        customers.encode(into: &payload)
        let block = try blocks.write(
            payload.bytes, kind: .customers, level: options.compression)
        self.customers.append(lastHash: last, count: customers.count, handle: block.handle)
        leastHash = leastHash ?? first
    }

    /// The next insert ids, ascending by source, then stored form; `hashes` are theirs.
    package mutating func append(_ ids: InsertIDBatch, hashes: [UInt64]) throws {
        try enter(.ids)
        if self.ids == nil { self.ids = InsertIDWriter(idCountMax: rowsSeen, options: options) }
        try self.ids?.append(ids, hashes: hashes, to: &blocks)
    }

    /// Ends the sections before a stage.
    private mutating func enter(_ next: Stage) throws {
        precondition(next.rawValue >= stage.rawValue, "columns, then customers, then ids")
        precondition(column == nil, "the column was not ended")
        guard stage != next else { return }
        if stage == .columns {
            blocks.end(count: columns.count)
            blocks.begin(.customers)
            stage = .customers
        }
        if next == .ids {
            try endCustomers()
            blocks.begin(.ids)
            stage = .ids
        }
    }

    private mutating func endCustomers() throws {
        var payload = ByteWriter()
        customers.encode(into: &payload)
        let index = try blocks.write(
            payload.bytes, kind: .customerIndex, level: options.compression)
        blocks.end(root: index.handle, count: customers.customerCount)
    }

    // MARK: The end

    /// Writes what leads to the rest, and the trailer: the sink holds a whole segment then.
    package mutating func finish(_ info: SegmentInfo) throws -> SegmentSummary {
        try enter(.ids)
        precondition(info.rowCount <= SegmentFooter.rowsMax, "at most 2^24 − 1 rows")
        precondition(info.maskedEvents.count <= SegmentFooter.maskedEventsMax)
        let zoneCount = (info.rowCount + ZoneSize.rows - 1) / ZoneSize.rows
        precondition(zoneCounts.allSatisfy { $0 == zoneCount }, "a column lacks zones")
        try finishIDs()
        try finishStatistics(info.statistics)
        try finishOverflowKeys()
        return try finishFooter(info)
    }

    private mutating func finishIDs() throws {
        guard var ids else { return blocks.end(count: 0) }
        self.ids = nil
        let root = try ids.finish(to: &blocks)
        blocks.end(root: root, count: ids.idCount)
        try writeFilter(ids.filter)
    }

    /// The filter's words, 256 KiB a block.
    private mutating func writeFilter(_ filter: BloomFilter) throws {
        blocks.begin(.filter)
        let wordsPerBlock = 1 << 16
        for start in stride(from: 0, to: filter.words.count, by: wordsPerBlock) {
            var payload = ByteWriter()
            let end = min(filter.words.count, start + wordsPerBlock)
            filter.words[start..<end].withUnsafeBytes { payload.append(contentsOf: $0) }
            try blocks.write(payload.bytes, kind: .filter, level: nil)
        }
        blocks.end(count: filter.blockCount)
    }

    private mutating func finishStatistics(_ statistics: EventStatistics) throws {
        var payload = ByteWriter()
        StatisticsCodec.encode(statistics, into: &payload)
        try writeSection(.statistics, payload, kind: .statistics, count: statistics.cells.count)
    }

    private mutating func finishOverflowKeys() throws {
        guard columns.contains(where: { $0.key == .overflow }) else { return }
        var payload = ByteWriter()
        overflowKeys.encode(into: &payload)
        try writeSection(
            .overflowKeys, payload, kind: .overflowKeys, count: overflowKeys.keys.count)
    }

    /// A section of one block.
    private mutating func writeSection(
        _ id: SectionID, _ payload: ByteWriter, kind: BlockKind, count: Int
    ) throws {
        blocks.begin(id)
        let block = try blocks.write(payload.bytes, kind: kind, level: options.compression)
        blocks.end(root: block.handle, count: count)
    }

    private mutating func finishFooter(_ info: SegmentInfo) throws -> SegmentSummary {
        var footer = SegmentFooter()
        footer.rowCount = info.rowCount
        footer.customerRowCount = info.customerRowCount
        footer.timeRange = info.timeRange
        footer.customerBlockCount = customers.handles.count
        footer.hashRange = leastHash.map { $0...(customers.lastHashes.last ?? $0) }
        footer.maskedEvents = info.maskedEvents
        footer.sections = blocks.sections
        footer.columns = columns.sorted { $0.key < $1.key }
        let block = try blocks.write(footer.encode(), kind: .footer, level: options.compression)
        let trailer = SegmentTrailer(
            uuid: uuid, footer: block.handle, footerChecksum: block.checksum,
            fileLength: blocks.offset + SegmentTrailer.size)
        let (bytes, checksum) = trailer.encode()
        try blocks.write(bytes)
        try blocks.flush()
        return SegmentSummary(footer, trailer: trailer, checksum: checksum)
    }
}

internal import FootfallModel

/// The second half of a merge: writes one output whose row order is known.
struct OutputMerge<Output: SegmentOutput> {
    private let merge: RunMerge
    private var order: RowOrder
    private var output: Output
    private var hasher: RowHasher

    init(_ merge: RunMerge, order: RowOrder, output: Output) {
        self.merge = merge
        self.order = order
        self.output = output
        hasher = RowHasher(rowCount: order.rowCount, secret: merge.secret)
    }

    consuming func write(kind: SegmentDescriptor.Kind) throws -> MergedSegment<Output.Summary> {
        let statistics = try fillMasks()
        try writeColumns()
        try writeDirectory()
        var totals = MergeTotals(rowCount: order.rowCount)
        try writeIDs(&totals)
        let timeRange = statistics.times.range ?? 0...0
        let info = SegmentInfo(
            rowCount: order.rowCount, customerRowCount: order.customerRowCount,
            timeRange: timeRange, maskedEvents: statistics.names.masked,
            statistics: statistics.finish())
        return MergedSegment(
            kind: kind, totals: totals, customerRowCount: order.customerRowCount,
            timeRange: timeRange, timeQuantiles: statistics.times.quantiles,
            hashRange: order.firstHash...order.lastHash,
            summary: try output.finish(info))
    }

    // MARK: Statistics and masks

    /// Counts events, then gives the most frequent ones their bits in the customers' masks.
    private mutating func fillMasks() throws -> StatisticsBuilder {
        var builder = StatisticsBuilder(cellsMax: merge.options.statisticsCellsMax)
        var masks = MaskBuilder()
        var blocks: [CustomerBlock] = []
        swap(&blocks, &order.blocks)
        var times = ColumnReader(.time, merge, order: order)
        try forEachZone(ofTexts: .event) { events in
            guard let zone = try times.next() else { return }
            let numbers = builder.number(events)
            builder.add(try times.chunk(zone)?.words ?? [], numbers)
            masks.add(numbers, to: &blocks)
        }
        if builder.names.names.count <= MaskBuilder.namesMax {
            MaskBuilder.reorder(&blocks, builder.names.bits)
        } else {
            try refill(&blocks, builder.names)
        }
        order.blocks = blocks
        return builder
    }

    /// Fills in masks by a second pass over the events, now that the bits are known.
    private func refill(_ blocks: inout [CustomerBlock], _ names: EventNames) throws {
        var names = names
        var masks = MaskBuilder(bits: names.bits)
        for block in blocks.indices {
            blocks[block].masks = Array(repeating: 0, count: blocks[block].count)
        }
        try forEachZone(ofTexts: .event) { masks.add(names.numbers($0), to: &blocks) }
    }

    private func forEachZone(
        ofTexts key: ColumnKey, _ body: (ColumnChunk) throws -> Void
    ) throws {
        var column = try MergedColumn(key, merge, order: order)
        while let zone = try column.next() {
            guard let chunk = zone.chunk, chunk.valueCount == zone.slotCount else {
                throw FootfallError(.damaged, "merge: rows without a value in column \(key)")
            }
            try body(chunk)
        }
    }

    // MARK: Columns

    private mutating func writeColumns() throws {
        let keys = merge.choice.kept + (merge.choice.hasOverflow ? [.overflow] : [])
        for key in keys.sorted() {
            if key == .overflow { try writeOverflow() } else { try write(key) }
        }
    }

    private mutating func write(_ key: ColumnKey) throws {
        var column = try MergedColumn(key, merge, order: order)
        try output.beginColumn(key, dictionary: column.dictionary)
        var firstRow = 0
        while let zone = try column.next() {
            if let chunk = zone.chunk {
                try hasher.add(chunk, of: key, firstRow: firstRow, in: zone.list)
            }
            try output.append(zone.chunk, slotCount: zone.slotCount)
            firstRow += ZoneSize.rows
        }
        try output.endColumn()
    }

    private mutating func writeOverflow() throws {
        var column = OverflowMerge(merge, order: order)
        try output.beginColumn(.overflow, dictionary: nil)
        var firstRow = 0
        while let (slotCount, chunk) = try column.next() {
            if let chunk { try hasher.add(chunk, of: .overflow, firstRow: firstRow) }
            try output.append(chunk, slotCount: slotCount)
            firstRow += ZoneSize.rows
        }
        try output.endColumn()
    }

    // MARK: Directory and ids

    private mutating func writeDirectory() throws {
        for block in order.blocks {
            for customer in 0..<block.count {
                hasher.add(customer: block.hashes[customer], to: block.rows(customer))
            }
            try output.append(block)
        }
    }

    private mutating func writeIDs(_ totals: inout MergeTotals) throws {
        totals.rowSum = hasher.sums.reduce(0) { $0 &+ ContentHash.row($1) }
        // Half a hash suffices and half the memory is missed less often: ids come in no row order.
        let rowHashes = hasher.sums.map { UInt32(truncatingIfNeeded: ContentHash.row($0)) }
        let newRows = order.newRows(inputCount: merge.inputs.count)
        try InsertIDMerge(merge.inputs, newRows: newRows).forEach { ids in
            let hashes = ids.hashes
            for i in 0..<ids.count {
                totals.idSum &+= ContentHash.id(
                    hashes[i], check: ids.checks[i], row: rowHashes[Int(ids.rows[i])])
            }
            totals.idCount += ids.count
            try output.append(ids, hashes: hashes)
        }
    }
}

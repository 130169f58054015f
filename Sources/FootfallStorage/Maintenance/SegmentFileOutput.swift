internal import FootfallFormat
internal import FootfallModel

/// A merge's output that is a file of the store.
struct SegmentFileOutput: SegmentOutput {
    struct Summary {
        let number: UInt64
        let segment: SegmentSummary
    }

    private let number: UInt64
    private let sink: FileSink
    private var writer: SegmentWriter<FileSink>

    init(
        in directory: StoreDirectory, number: UInt64, uuid: SegmentUUID, options: SegmentOptions
    ) throws {
        self.number = number
        sink = FileSink(try directory.open(.segment(number), .create))
        writer = try SegmentWriter(sink: sink, uuid: uuid, options: options)
    }

    mutating func beginColumn(_ key: ColumnKey, dictionary: TextDictionary?) throws {
        try writer.beginColumn(key, dictionary: dictionary)
    }

    mutating func append(_ chunk: ColumnChunk?, slotCount: Int) throws {
        try writer.append(chunk, slotCount: slotCount)
    }

    mutating func endColumn() throws {
        try writer.endColumn()
    }

    mutating func append(_ customers: CustomerBlock) throws {
        try writer.append(customers)
    }

    mutating func append(_ ids: InsertIDBatch, hashes: [UInt64]) throws {
        try writer.append(ids, hashes: hashes)
    }

    /// Ends the segment; its content is durable then, its directory entry not yet.
    mutating func finish(_ info: SegmentInfo) throws -> Summary {
        let segment = try writer.finish(info)
        try sink.finish()
        return Summary(number: number, segment: segment)
    }
}

extension SegmentDescriptor {
    init(_ merged: MergedSegment<SegmentFileOutput.Summary>) {
        let summary = merged.summary.segment
        self.init(
            number: merged.summary.number, uuid: summary.uuid, kind: merged.kind,
            byteCount: summary.length, trailerChecksum: summary.trailerChecksum,
            rowCount: merged.totals.rowCount, customerRowCount: merged.customerRowCount,
            idCount: merged.totals.idCount, timeRange: merged.timeRange,
            timeQuantiles: merged.timeQuantiles, hashRange: merged.hashRange,
            rowSum: merged.totals.rowSum, idSum: merged.totals.idSum)
    }
}

import FootfallFormat
import FootfallModel
import FootfallStorage

/// A run that keeps a record of all that is read of it.
///
/// `explain` puts it in the place of each run of a snapshot, so no reader can forget to count what it
/// reads. All other queries read the runs themselves.
final class RecordedRun: Run {
    let record = RunRecord()
    private let run: any Run
    private let clock: PhaseClock

    init(_ run: any Run, clock: PhaseClock) {
        self.run = run
        self.clock = clock
    }

    // MARK: What is known without reading

    var rowCount: Int { run.rowCount }
    var customerRowCount: Int { run.customerRowCount }
    var timeRange: ClosedRange<Int64>? { run.timeRange }
    var columns: [ColumnKey] { run.columns }
    var customerCount: Int { run.customerCount }
    var customerBlockCount: Int { run.customerBlockCount }
    var maskedEvents: [Name] { run.maskedEvents }

    func cost(of part: RunPart) -> PartCost? { run.cost(of: part) }

    // MARK: What leads to rows

    func keys(at path: Path) -> [ColumnKey] {
        find(.overflowKeys) { run.keys(at: path) }
    }

    func zoneMap(_ key: ColumnKey, zone: Int) throws -> ZoneMap? {
        note(.overflowKeys)
        return try find(.index(key)) { try run.zoneMap(key, zone: zone) }
    }

    func dictionary(_ key: ColumnKey) throws -> TextDictionary? {
        note(.overflowKeys)
        return try find(.dictionary(key)) { try run.dictionary(key) }
    }

    func customerBlockIndex(for hash: UInt64) throws -> Int {
        try find(.customerIndex) { try run.customerBlockIndex(for: hash) }
    }

    func firstRow(ofHash hash: UInt64) throws -> Int {
        let block = try customerBlockIndex(for: hash)
        return try find(.customers(block: block)) { try run.firstRow(ofHash: hash) }
    }

    func customerBlock(_ index: Int) throws -> CustomerBlock {
        record.readDirectory(block: index)
        note(.customerIndex)
        return try find(.customers(block: index)) { try run.customerBlock(index) }
    }

    func storedCustomerBlock(_ index: Int) throws -> CustomerBlock {
        try run.storedCustomerBlock(index)
    }

    func statistics() throws -> EventStatistics {
        try find(.statistics) { try run.statistics() }
    }

    private func find<Result>(_ part: RunPart, _ body: () throws -> Result) rethrows -> Result {
        note(part)
        return try clock.read(.finding, body)
    }

    /// Records that a part is about to be read: afterwards it is in the cache.
    private func note(_ part: RunPart) {
        if let cost = run.cost(of: part) { record.read(part, cost) }
    }

    // MARK: What is read

    /// As a scan that keeps what it reads in the cache, which tells the bytes.
    func chunk(_ key: ColumnKey, zone: Int) throws -> ColumnChunk? {
        var buffers = ChunkBuffers(keepsAll: true)
        return try scan(key, zone: zone, &buffers).chunk
    }

    func scan(
        _ key: ColumnKey, zone: Int, _ buffers: inout ChunkBuffers
    ) throws -> ScannedChunk {
        if key != .overflow { note(.overflowKeys) }
        note(.index(key))
        let dictionary = run.cost(of: .dictionary(key))
        let read = try clock.read(.reading) { try run.scan(key, zone: zone, &buffers) }
        if read.chunk != nil {
            record.read(
                key, zone: zone, bytesDecoded: read.bytesRead, bytesFromCache: read.bytesFromCache)
        }
        // A zone that is found decoded brings its texts along.
        if let dictionary, read.bytesRead > 0 { record.read(.dictionary(key), dictionary) }
        return read
    }

    func storedChunk(_ key: ColumnKey, zone: Int) throws -> ColumnChunk? {
        try run.storedChunk(key, zone: zone)
    }

    func insertIDs(_ rows: Range<Int>) throws -> InsertIDColumn {
        try insertIDs(at: Array(rows))
    }

    func insertIDs(
        at rows: [Int], pause: (RunPart) throws -> Void
    ) throws -> InsertIDColumn {
        record.scanInsertIDs()
        return try clock.read(.reading) {
            try run.insertIDs(at: rows) { part in
                note(part)
                try pause(part)
            }
        }
    }
}

extension Run {
    /// The record of what is read of the run, if one is kept.
    var readRecord: RunRecord? { (self as? RecordedRun)?.record }
}

extension Snapshot {
    /// The same runs, each with a record of what is read of it, and a clock for all.
    func recorded(by clock: PhaseClock) -> Snapshot {
        var snapshot = self
        for i in sources.indices {
            snapshot.sources[i].run = RecordedRun(sources[i].run, clock: clock)
        }
        return snapshot
    }
}

internal import CXXHash
package import FootfallModel

/// A sorted set of events: a segment on disk, or a sorted batch in memory.
///
/// The one thing that queries scan and merges read.
///
/// Rows that have a customer come first, sorted by (keyed hash of the customer, customer's bytes,
/// time); rows without one follow, sorted by time. The order among events of one customer at one
/// time is not kept: whoever needs the tie order sorts those few rows (`TieOrder`).
///
/// Rows are cut into zones of `ZoneSize.rows`: the unit of reading, of zone maps and of skipping.
/// A column's chunk for a zone spans the zone's slots: its rows or, for a column in a list, the
/// elements of the lists in its rows.
package protocol Run: AnyObject, Sendable {
    var rowCount: Int { get }
    /// How many rows, from the first, have a customer.
    var customerRowCount: Int { get }
    /// The least and greatest time; nil if there are no rows.
    var timeRange: ClosedRange<Int64>? { get }

    /// The columns for a path: one for each type seen there, lists included.
    func keys(at path: Path) -> [ColumnKey]
    /// All columns, in ascending order. Leaves that share the overflow column are not listed one by
    /// one; they are under `.overflow`.
    var columns: [ColumnKey] { get }
    /// A zone of a column; nil if no slot of the zone holds a value. Costs a block read and decode.
    ///
    /// Leaves of the overflow column are put in their places, so a query never sees where they lie.
    func chunk(_ key: ColumnKey, zone: Int) throws -> ColumnChunk?
    /// As `chunk`, for a scan: a segment decodes into the scan's own buffers and caches the result only
    /// where there is room, so that a pass over much data drives nothing out that others use.
    func scan(_ key: ColumnKey, zone: Int, _ buffers: inout ChunkBuffers) throws -> ScannedChunk
    /// A column to be read in the form in which the cache keeps it; nil for a run that has none such, as
    /// one in memory, and for columns whose leaves may lie in the overflow column.
    func narrowColumn(_ key: ColumnKey) throws -> NarrowColumn?
    /// As `chunk`, but as it is stored: without the leaves that lie in the overflow column. For
    /// merges, which carry that column over by itself; it is not kept in any cache.
    func storedChunk(_ key: ColumnKey, zone: Int) throws -> ColumnChunk?
    /// What is known of a zone of a column without reading it; nil if nothing is.
    func zoneMap(_ key: ColumnKey, zone: Int) throws -> ZoneMap?
    /// The dictionary that all zones of a text column share, if they do.
    func dictionary(_ key: ColumnKey) throws -> TextDictionary?

    /// Distinct customers, in the order of their rows.
    var customerCount: Int { get }
    var customerBlockCount: Int { get }
    func customerBlock(_ index: Int) throws -> CustomerBlock
    /// As `customerBlock`, for a merge, which reads each once: it is not kept in any cache.
    func storedCustomerBlock(_ index: Int) throws -> CustomerBlock
    /// The first block that may hold a customer of this hash or a greater one.
    func customerBlockIndex(for hash: UInt64) throws -> Int
    /// The first row whose customer has at least this hash; a segment reads no ids for it.
    func firstRow(ofHash hash: UInt64) throws -> Int

    /// The event names that have a bit of their own in `CustomerBlock.masks`: name i has bit i.
    /// All other names share bit 63.
    var maskedEvents: [Name] { get }
    /// Rows by event and quarter of an hour.
    func statistics() throws -> EventStatistics

    /// What it would take to read a part now; nil where nothing is read for it, as in memory.
    func cost(of part: RunPart) -> PartCost?

    /// The insert ids of some rows. For a segment this scans the row numbers of its id index.
    func insertIDs(_ rows: Range<Int>) throws -> InsertIDColumn
    /// The insert ids of some rows that lie apart, in ascending order: one scan for all of them.
    ///
    /// `pause` is told each part that is about to be read, some thousand ids at most, and may end the
    /// scan by throwing.
    func insertIDs(at rows: [Int], pause: (RunPart) throws -> Void) throws -> InsertIDColumn
}

extension Run {
    /// The same without a pause.
    package func insertIDs(at rows: [Int]) throws -> InsertIDColumn {
        try insertIDs(at: rows) { _ in }
    }
}

/// The number of rows in a zone.
package enum ZoneSize {
    package static let rows = 8192
}

extension Run {
    package func scan(
        _ key: ColumnKey, zone: Int, _ buffers: inout ChunkBuffers
    ) throws -> ScannedChunk {
        ScannedChunk(try chunk(key, zone: zone))
    }

    package func narrowColumn(_ key: ColumnKey) throws -> NarrowColumn? { nil }

    package func cost(of part: RunPart) -> PartCost? { nil }

    package func storedCustomerBlock(_ index: Int) throws -> CustomerBlock {
        try customerBlock(index)
    }

    package func storedChunk(_ key: ColumnKey, zone: Int) throws -> ColumnChunk? {
        try chunk(key, zone: zone)
    }

    package var zoneCount: Int { (rowCount + ZoneSize.rows - 1) / ZoneSize.rows }

    package func rows(inZone zone: Int) -> Range<Int> {
        zone * ZoneSize.rows..<min(rowCount, (zone + 1) * ZoneSize.rows)
    }
}

/// What is known of one zone of a column without reading it.
package struct ZoneMap: Equatable, Sendable {
    package enum Bounds: Equatable, Sendable {
        case unknown
        /// For int, bool and list columns.
        case ints(ClosedRange<Int64>)
        case doubles(ClosedRange<Double>)
        /// For texts with a dictionary that is shared by all zones and sorted.
        case codes(ClosedRange<UInt32>)
    }

    package var slotCount: Int
    package var valueCount: Int
    package var bounds: Bounds

    package init(slotCount: Int, valueCount: Int, bounds: Bounds) {
        self.slotCount = slotCount
        self.valueCount = valueCount
        self.bounds = bounds
    }
}

/// A stretch of a run's customer directory, ascending by hash, then id.
package struct CustomerBlock: Sendable {
    package static let customersMax = 4096

    package var hashes: [UInt64]
    /// The first row of each customer, and the end of the last one's rows.
    package var firstRows: [UInt32]
    /// Bits for the event names seen (`Run.maskedEvents`).
    package var masks: [UInt64]
    package var ids: TextDictionary

    package init(hashes: [UInt64], firstRows: [UInt32], masks: [UInt64], ids: TextDictionary) {
        self.hashes = hashes
        self.firstRows = firstRows
        self.masks = masks
        self.ids = ids
    }

    package var count: Int { hashes.count }

    package func rows(_ customer: Int) -> Range<Int> {
        Int(firstRows[customer])..<Int(firstRows[customer + 1])
    }
}

/// The hash that orders customers, keyed by the store's secret: XXH3-64 with a seed.
///
/// Keyed, because a crafted collision would otherwise be cheap; equal hashes are still told apart
/// by the id's bytes.
package func customerHash(_ customer: UnsafeRawBufferPointer, secret: UInt64) -> UInt64 {
    XXH3_64bits_withSeed(customer.baseAddress, customer.count, secret)
}

package func customerHash(_ customer: String, secret: UInt64) -> UInt64 {
    var customer = customer
    return customer.withUTF8 { customerHash(UnsafeRawBufferPointer($0), secret: secret) }
}

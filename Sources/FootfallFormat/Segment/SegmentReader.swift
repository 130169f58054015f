package import FootfallModel

/// A segment on disk, as a run.
///
/// Opening reads the trailer and the footer; all else is read, checked and decoded when it is first
/// asked for, a block at a time, and kept in a cache that all segments of a store share. Safe to use
/// from any number of threads. Damage is thrown as `damaged`, with the file's name and the place.
package final class SegmentReader: Run {
    let source: any ByteSource
    let footer: SegmentFooter
    let trailer: SegmentTrailer
    let seal: BlockSeal
    private let cache: BlockCache
    private let cacheOwner: UInt64
    package let columns: [ColumnKey]
    private let columnPlaces: [ColumnKey: Int]
    private let keysByPath: [Path: [ColumnKey]]
    private let hasOverflow: Bool

    /// Opens a segment.
    ///
    /// The cache is shared by all segments of a store. The trailer's checksum is what the manifest
    /// says, or nil to open a file for itself.
    package init(
        _ source: any ByteSource, cache: BlockCache, trailerChecksum: UInt64? = nil
    ) throws {
        self.source = source
        self.cache = cache
        cacheOwner = cache.newOwner()
        trailer = try Self.naming(source, "trailer", at: source.length - SegmentTrailer.size) {
            try Self.trailer(of: source, checksum: trailerChecksum)
        }
        let (trailer, seal) = (trailer, BlockSeal(trailer.uuid))
        self.seal = seal
        footer = try Self.naming(source, "footer", at: trailer.footer.offset) {
            try Self.footer(of: source, trailer, seal)
        }
        columns = footer.columns.map(\.key)
        columnPlaces = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
        keysByPath = Dictionary(grouping: columns, by: \.path)
        hasOverflow = columnPlaces[.overflow] != nil
    }

    deinit {
        cache.forget(owner: cacheOwner)
    }

    private static func trailer(of source: any ByteSource, checksum: UInt64?) throws
        -> SegmentTrailer
    {
        let trailer = try SegmentTrailer(source)
        let found = trailer.encode().checksum
        guard checksum == nil || checksum == found else {
            throw FootfallError(
                .damaged,
                "trailer checksum 0x\(String(found, radix: 16)), not what the manifest says")
        }
        return trailer
    }

    private static func footer(
        of source: any ByteSource, _ trailer: SegmentTrailer, _ seal: BlockSeal
    ) throws -> SegmentFooter {
        let block = try source.read(at: trailer.footer.offset, count: trailer.footer.length)
        return try seal.open(block, kind: .footer, at: trailer.footer.offset) { reader in
            try SegmentFooter(from: &reader, end: trailer.footer.offset)
        }
    }

    /// Adds the file's name and the place to what went wrong.
    static func naming<Result>(
        _ source: any ByteSource, _ what: @autoclosure () -> String, at offset: Int,
        _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch let error as FootfallError
            where error.code == .damaged || error.code == .unsupportedVersion
        {
            throw FootfallError(
                error.code, "\(source.name): \(what()) at offset \(offset): \(error.message)",
                cause: error.cause)
        }
    }

    /// Reads and checks one block.
    func read<Result>(
        _ handle: BlockHandle, _ kind: BlockKind, _ what: @autoclosure () -> String,
        _ body: (inout ByteReader) throws -> Result
    ) throws -> Result {
        try Self.naming(source, what(), at: handle.offset) {
            let block = try source.read(at: handle.offset, count: handle.length)
            return try seal.open(block, kind: kind, at: handle.offset, body)
        }
    }

    /// What was decoded at an offset, from the cache if it is there.
    func cached<Value: Sendable>(
        _ offset: Int, rank: BlockCache.Rank = .values, cost: (Value) -> Int,
        _ make: () throws -> Value
    ) rethrows -> Value {
        try cache.value(owner: cacheOwner, offset: offset, rank: rank, cost: cost, make: make)
    }

    /// The same for one of many that are gone through again and again: kept only while that drives
    /// nothing out that is used.
    func scanned<Value: Sendable>(
        _ offset: Int, cost: (Value) -> Int, _ make: () throws -> Value
    ) rethrows -> Value {
        if let known: Value = cache.known(owner: cacheOwner, offset: offset) { return known }
        let value = try make()
        guard cache.hasRoomForScan(cost(value)) else { return value }
        return cached(offset, cost: cost) { value }
    }

    /// Whether what was decoded at an offset is in the cache; asking is no use of it.
    func isCached(_ offset: Int) -> Bool { cache.holds(owner: cacheOwner, offset: offset) }

    // MARK: What the footer says

    package var uuid: SegmentUUID { trailer.uuid }
    package var rowCount: Int { footer.rowCount }
    package var customerRowCount: Int { footer.customerRowCount }
    package var timeRange: ClosedRange<Int64>? { footer.timeRange }
    package var maskedEvents: [Name] { footer.maskedEvents }
    package var idCount: Int { footer.section(.ids)?.count ?? 0 }

    /// Sizes, as the writer gave them.
    package var summary: SegmentSummary {
        SegmentSummary(footer, trailer: trailer, checksum: trailer.encode().checksum)
    }

    // MARK: Columns

    package func keys(at path: Path) -> [ColumnKey] {
        let own = keysByPath[path] ?? []
        guard hasOverflow, own != [.overflow] || path != .properties else {
            return own
        }
        return Set(own + overflowKeys.keys(at: path)).sorted()
    }

    package func storedChunk(_ key: ColumnKey, zone: Int) throws -> ColumnChunk? {
        var buffers = ChunkBuffers()
        return try place(of: key, zone: zone).map {
            try decode($0.zone, of: $0.column, zone: zone, &buffers)
        }
    }

    /// What the footer says of a column.
    func entry(of key: ColumnKey) -> ColumnEntry? { columnPlaces[key].map { footer.columns[$0] } }

    /// Where a zone of a column lies; nil if no slot of it holds a value.
    func place(
        of key: ColumnKey, zone: Int
    ) throws -> (column: ColumnEntry, zone: ColumnIndex.Zone)? {
        guard let column = entry(of: key) else { return nil }
        let known = try index(column).zones[zone]
        return known.valueCount > 0 ? (column, known) : nil
    }

    /// A zone as it is stored, by way of the cache.
    private func cachedChunk(_ key: ColumnKey, zone: Int) throws -> ColumnChunk? {
        guard let (column, known) = try place(of: key, zone: zone) else { return nil }
        var buffers = ChunkBuffers()
        return try cached(known.block.offset, cost: \.cost) {
            CachedChunk(
                try decode(known, of: column, zone: zone, &buffers),
                ownsDictionary: column.dictionary == .none)
        }.chunk(&buffers)
    }

    package func chunk(_ key: ColumnKey, zone: Int) throws -> ColumnChunk? {
        guard hasOverflow, overflowKeys.mayTouch(key.path), key != .overflow,
            let overflow = try overflowZone(zone)
        else { return try cachedChunk(key, zone: zone) }
        return try overflow.merged(key) { try cachedChunk($0, zone: zone) }
    }

    package func scan(
        _ key: ColumnKey, zone: Int, _ buffers: inout ChunkBuffers
    ) throws -> ScannedChunk {
        guard !hasOverflow || key == .overflow || !overflowKeys.mayTouch(key.path) else {
            return try scanWithOverflow(key, zone: zone)
        }
        guard let (column, known) = try place(of: key, zone: zone) else {
            return ScannedChunk(nil)
        }
        if let cached = cachedChunk(known) {
            var read = ScannedChunk(cached.chunk(&buffers))
            read.isOwn = cached.isNarrow
            read.bytesFromCache = cached.cost
            return read
        }
        let chunk = try decode(known, of: column, zone: zone, &buffers)
        var read = ScannedChunk(chunk)
        read.isOwn = !keep(chunk, known, of: column, always: buffers.keepsAll)
        read.bytesRead = known.block.length
        return read
    }

    /// A column whose leaves may lie in the overflow column: both are read by way of the cache.
    private func scanWithOverflow(_ key: ColumnKey, zone: Int) throws -> ScannedChunk {
        var read = ScannedChunk(nil)
        for case let (_, known)? in try [key, .overflow].map({ try place(of: $0, zone: zone) }) {
            if let cached = cachedChunk(known) {
                read.bytesFromCache += cached.cost
            } else {
                read.bytesRead += known.block.length
            }
        }
        read.chunk = try chunk(key, zone: zone)
        return read
    }

    package func narrowColumn(_ key: ColumnKey) throws -> NarrowColumn? {
        guard !hasOverflow || key == .overflow || !overflowKeys.mayTouch(key.path),
            let column = entry(of: key)
        else { return nil }
        return try NarrowColumn(self, column)
    }

    /// A zone that the cache holds.
    func cachedChunk(_ known: ColumnIndex.Zone) -> CachedChunk? {
        cache.known(owner: cacheOwner, offset: known.block.offset)
    }

    /// A zone as the cache keeps it, if there is room.
    func narrow(
        _ known: ColumnIndex.Zone, of column: ColumnEntry, zone: Int,
        _ buffers: inout ChunkBuffers
    ) throws -> CachedChunk {
        if let cached = cachedChunk(known) {
            return cached
        }
        let chunk = try decode(known, of: column, zone: zone, &buffers)
        let kept = CachedChunk(chunk, ownsDictionary: column.dictionary == .none)
        if cache.hasRoomForScan(kept.cost, isWide: !kept.isNarrow) {
            _ = cached(known.block.offset, cost: \.cost) { kept }
        }
        var read = ScannedChunk(chunk)
        read.isOwn = kept.isNarrow
        buffers.recycle(read)
        return kept
    }

    /// Has the cache keep a chunk that a scan decoded, if there is room; true if the cache now shares
    /// its values.
    private func keep(
        _ chunk: ColumnChunk, _ known: ColumnIndex.Zone, of column: ColumnEntry, always: Bool
    ) -> Bool {
        // A byte for each value is the least that it would take.
        guard always || cache.hasRoomForScan(known.valueCount) else { return false }
        let kept = CachedChunk(chunk, ownsDictionary: column.dictionary == .none)
        guard always || cache.hasRoomForScan(kept.cost, isWide: !kept.isNarrow) else {
            return false
        }
        _ = cached(known.block.offset, cost: \.cost) { kept }
        return !kept.isNarrow
    }

    /// Reads and decodes a zone past the cache.
    private func decode(
        _ known: ColumnIndex.Zone, of column: ColumnEntry, zone: Int, _ buffers: inout ChunkBuffers
    ) throws -> ColumnChunk {
        let shared = try dictionary(of: column)
        let block = known.block
        // Held apart from the other buffers while those are decoded into.
        var (stored, payload) = (buffers.block, buffers.payload)
        (buffers.block, buffers.payload) = ([], [])
        defer { (buffers.block, buffers.payload) = (stored, payload) }
        return try Self.naming(
            source, "zone \(zone) of column \(column.key)", at: block.offset
        ) {
            try source.read(at: block.offset, count: block.length, into: &stored)
            let chunk = try seal.open(
                stored, kind: .zone, at: block.offset, payload: &payload
            ) {
                try ChunkCodec.decode(
                    type: column.key.type, slotCount: known.slotCount, shared: shared, from: &$0,
                    &buffers)
            }
            if column.key == .time {
                try known.checkTimes(chunk.words, firstRow: rows(inZone: zone).lowerBound)
            }
            return chunk
        }
    }

    package func zoneMap(_ key: ColumnKey, zone: Int) throws -> ZoneMap? {
        if hasOverflow && overflowKeys.mayTouch(key.path) { return nil }
        return try entry(of: key).map { try index($0).zoneMap(zone) }
    }

    package func dictionary(_ key: ColumnKey) throws -> TextDictionary? {
        if hasOverflow && overflowKeys.mayTouch(key.path) { return nil }
        return try entry(of: key).flatMap { try dictionary(of: $0) }
    }

    func dictionary(of column: ColumnEntry) throws -> TextDictionary? {
        guard column.dictionary != .none else { return nil }
        return try cached(column.dictionary.offset, rank: .guide, cost: \.memoryCost) {
            try read(column.dictionary, .dictionary, "dictionary of column \(column.key)") {
                try DictionaryCodec.decode(countMax: DictionaryCodec.sharedCountMax, from: &$0)
            }
        }
    }

    func index(_ column: ColumnEntry) throws -> ColumnIndex {
        try cached(column.index.offset, rank: .guide, cost: { $0.zones.count * 48 }) {
            try read(column.index, .columnIndex, "index of column \(column.key)") {
                let index = try ColumnIndex(zoneCount: zoneCount, data: column.data, from: &$0)
                if column.key == .time { try footer.checkTimes(of: index) }
                return index
            }
        }
    }

    // MARK: Overflow

    /// The keys in the overflow column.
    ///
    /// If they can't be read, all is taken to be there; reading it will then say what is damaged.
    private var overflowKeys: OverflowKeys {
        guard let section = footer.section(.overflowKeys) else { return .unknown }
        return cached(section.root.offset, rank: .guide, cost: { $0.keys.count * 64 }) {
            let keys = try? read(section.root, .overflowKeys, "overflow keys") {
                try OverflowKeys(from: &$0)
            }
            return keys ?? .unknown
        }
    }

    private func overflowZone(_ zone: Int) throws -> OverflowZone? {
        guard let chunk = try cachedChunk(.overflow, zone: zone) else { return nil }
        // No block stands at a negative offset.
        return try cached(-1 - zone, cost: \.memoryCost) { try OverflowZone(chunk) }
    }

    // MARK: Customers

    package var customerCount: Int { footer.section(.customers)?.count ?? 0 }
    package var customerBlockCount: Int { footer.customerBlockCount }

    package func customerBlock(_ index: Int) throws -> CustomerBlock {
        let offset = try customerIndex().handles[index].offset
        return try cached(offset, cost: \.memoryCost) { try storedCustomerBlock(index) }
    }

    package func storedCustomerBlock(_ index: Int) throws -> CustomerBlock {
        let handle = try customerIndex().handles[index]
        return try read(handle, .customers, "block \(index) of the customer directory") {
            try CustomerBlock(from: &$0, rows: customerRowCount)
        }
    }

    package func firstRow(ofHash hash: UInt64) throws -> Int {
        let index = try customerBlockIndex(for: hash)
        guard index < customerBlockCount else { return customerRowCount }
        let handle = try customerIndex().handles[index]
        // The first block is asked for all hashes before the segment's, too: it is worth keeping.
        if index == 0 || isCached(handle.offset) {
            let block = try customerBlock(index)
            return Int(block.firstRows[block.hashes.partitionPoint { $0 >= hash }])
        }
        return try read(handle, .customers, "block \(index) of the customer directory") {
            try CustomerBlock.firstRow(ofHash: hash, from: &$0, rows: customerRowCount)
        }
    }

    package func customerBlockIndex(for hash: UInt64) throws -> Int {
        try customerIndex().lastHashes.partitionPoint { $0 >= hash }
    }

    func customerIndex() throws -> CustomerIndex {
        guard let section = footer.section(.customers) else { return CustomerIndex() }
        return try cached(section.root.offset, rank: .guide, cost: { $0.handles.count * 28 }) {
            try read(section.root, .customerIndex, "index of the customer directory") {
                try CustomerIndex(from: &$0, section: section, blockCount: customerBlockCount)
            }
        }
    }

    // MARK: Statistics

    package func statistics() throws -> EventStatistics {
        guard let section = footer.section(.statistics) else { return EventStatistics() }
        let cellCost = { (statistics: EventStatistics) in
            statistics.cells.values.reduce(0) { $0 + $1.memoryCost }
        }
        return try cached(section.root.offset, rank: .guide, cost: cellCost) {
            try read(section.root, .statistics, "statistics") {
                try StatisticsCodec.decode(from: &$0)
            }
        }
    }
}

package import FootfallFormat
package import FootfallModel

/// Reads one run, a zone at a time, for one thread: caches the zone's chunks and, across zones, what
/// was computed once for a dictionary.
///
/// All that a query derives from the keys of the store (customer, insert id, weekday) looks like a
/// column here, so that conditions, groups and measures need only one way to read.
package final class ZoneReader {
    /// Values of one type at a path, over the slots of its domain in the zone.
    package struct Values {
        package enum Kind: Sendable {
            case null, bool, int, double, text, emptyObject, time
        }

        package let kind: Kind
        package let chunk: ColumnChunk
        /// The column they come from; nil for derived ones.
        package let key: ColumnKey?
    }

    package let run: any Run
    package let clock: LocalClock
    private let secret: UInt64
    package private(set) var zone = -1
    package private(set) var rows: Range<Int> = 0..<0
    package var counters = ScanCounters()
    private let record: RunRecord?

    private var chunks: [ColumnKey: ScannedChunk] = [:]
    /// Nil for those that the run has none of in that form.
    private var narrowColumns: [ColumnKey: NarrowColumn?] = [:]
    private var buffers: ChunkBuffers
    private var values: [BoundPath.Source: [Values]] = [:]
    private var starts: [Path: [UInt32]] = [:]
    private var keysByPath: [Path: [ColumnKey]] = [:]
    private var keysBelow: [Path: [ColumnKey]] = [:]
    private var customers: CustomerRows
    var textMatches = TextMatchCache()

    /// A reader of a run; the store's secret keys the customer hash.
    ///
    /// With `readsFew` zones, as of one customer, what is read stays in the cache; else it does only
    /// where there is room.
    package init(run: any Run, secret: UInt64, clock: LocalClock, readsFew: Bool = false) {
        self.run = run
        record = run.readRecord
        buffers = ChunkBuffers(keepsAll: readsFew)
        self.secret = secret
        self.clock = clock
        customers = CustomerRows(run: run)
    }

    /// Moves to a zone; what was read of another is forgotten.
    package func open(_ zone: Int) {
        guard zone != self.zone else { return }
        self.zone = zone
        rows = run.rows(inZone: zone)
        values.removeAll(keepingCapacity: true)
        let read = chunks
        chunks.removeAll()
        for chunk in read.values { buffers.recycle(chunk) }
        starts.removeAll(keepingCapacity: true)
    }

    package var rowCount: Int { rows.count }

    /// Counts some rows of the open zone as looked at.
    func look(at rows: Range<Int>) {
        counters.rowsScanned += rows.count
        record?.look(into: zone)
    }

    /// Notes that the open zone is not looked into.
    func omit(_ why: RunRecord.Omission) {
        record?.omit(zone, why)
    }

    // MARK: Columns

    package func chunk(_ key: ColumnKey) throws -> ColumnChunk? {
        if let known = chunks[key] { return known.chunk }
        try QueryWatch.checkpoint()
        let read = try run.scan(key, zone: zone, &buffers)
        chunks[key] = read
        return read.chunk
    }

    /// The values of a column as the cache keeps them, one for each row of the zone, and the texts that
    /// their codes stand for; nil if the cache doesn't, or was passed by already.
    func narrowValues(
        _ key: ColumnKey
    ) throws -> (values: NarrowWords, dictionary: TextDictionary?)? {
        guard chunks[key] == nil, let column = try narrowColumn(key) else { return nil }
        try QueryWatch.checkpoint()
        guard let found = column.cachedZone(zone), found.slots == nil,
            found.slotCount == rowCount, found.values.count == rowCount
        else { return nil }
        return (found.values, column.dictionary)
    }

    private func narrowColumn(_ key: ColumnKey) throws -> NarrowColumn? {
        if let known = narrowColumns[key] { return known }
        let column = try run.narrowColumn(key)
        narrowColumns[key] = .some(column)
        return column
    }

    package func keys(at path: Path) -> [ColumnKey] {
        if let known = keysByPath[path] { return known }
        let keys = run.keys(at: path)
        keysByPath[path] = keys
        return keys
    }

    /// The times of the zone's rows.
    package func times() throws -> [Int64] {
        guard let chunk = try chunk(.time), chunk.valueCount == rowCount else {
            throw FootfallError(
                .damaged, "zone \(zone) of column time: fewer values than its \(rowCount) rows")
        }
        return chunk.words
    }

    /// The times of some of the zone's rows, into a buffer with room for as many.
    ///
    /// Safety: a row is less than the zone's count of rows, and there is a time for each of those.
    func readTimes(
        of rows: UnsafeBufferPointer<UInt16>, into found: UnsafeMutableBufferPointer<Int64>
    ) throws {
        if let times = try narrowValues(.time) { return times.values.gather(at: rows, into: found) }
        try times().withUnsafeBufferPointer { times in
            for i in 0..<rows.count { found[i] = times[Int(rows[i])] }
        }
    }

    /// The values at a path, one entry for each type that the zone holds.
    package func values(of source: BoundPath.Source) throws -> [Values] {
        if let known = values[source] { return known }
        let read = try readValues(of: source)
        values[source] = read
        return read
    }

    private func readValues(of source: BoundPath.Source) throws -> [Values] {
        switch source {
        case .column(let path): try columnValues(at: path)
        case .time: [Values(kind: .time, chunk: words(try times()), key: .time)]
        case .received:
            try chunk(.received).map { [Values(kind: .time, chunk: $0, key: .received)] } ?? []
        case .weekday:
            [Values(kind: .text, chunk: clock.weekdays(of: try times()), key: nil)]
        case .hourOfDay: [Values(kind: .int, chunk: words(clock.hours(of: try times())), key: nil)]
        case .customer:
            try customers.chunk(rows).map { [Values(kind: .text, chunk: $0, key: nil)] } ?? []
        case .insertID:
            try InsertIDText.chunk(of: run.insertIDs(rows)).map {
                [Values(kind: .text, chunk: $0, key: nil)]
            } ?? []
        }
    }

    private func columnValues(at path: Path) throws -> [Values] {
        var result: [Values] = []
        for key in keys(at: path) {
            guard let kind = Values.Kind(key.type), let chunk = try chunk(key) else { continue }
            result.append(Values(kind: kind, chunk: chunk, key: key))
        }
        return result
    }

    private func words(_ words: [Int64]) -> ColumnChunk {
        ColumnChunk(slotCount: words.count, presence: .all, values: .words(words))
    }

    // MARK: Domains

    /// How many slots a domain has in this zone.
    package func slotCount(of domain: Path?) throws -> Int {
        guard let domain else { return rowCount }
        return Int(try elementStarts(of: domain).last ?? 0)
    }

    /// For each slot of the list's parent domain, where its elements begin; and the end.
    package func elementStarts(of list: Path) throws -> [UInt32] {
        if let known = starts[list] { return known }
        let parents = try slotCount(of: list.parentDomain)
        let starts = try layOut(chunk(ColumnKey(list, .list)), parents: parents, of: list)
        self.starts[list] = starts
        return starts
    }

    private func layOut(_ lengths: ColumnChunk?, parents: Int, of list: Path) throws -> [UInt32] {
        var starts = [UInt32](repeating: 0, count: parents + 1)
        guard let lengths else { return starts }
        let isSound = starts.withUnsafeMutableBufferPointer { starts in
            Self.place(lengths, in: starts) && Self.addUp(starts)
        }
        guard isSound else {
            throw FootfallError(.damaged, "zone \(zone) of list \(list): a length is out of place")
        }
        return starts
    }

    /// Writes the length of each slot's list one place behind the slot; false if one is out of bounds.
    ///
    /// Which slots have a list is noise, so nothing here branches on it.
    private static func place(
        _ lengths: ColumnChunk, in starts: UnsafeMutableBufferPointer<UInt32>
    ) -> Bool {
        let words = lengths.words
        guard words.count < starts.count else { return false }
        var bits: Int64 = 0
        for word in words { bits |= word }
        guard bits >> 32 == 0 else { return false }
        guard case .some(let slots) = lengths.presence else {
            for i in words.indices { starts[i &+ 1] = UInt32(truncatingIfNeeded: words[i]) }
            return true
        }
        var greatest: UInt32 = 0
        for slot in slots { greatest = max(greatest, slot) }
        guard slots.count == words.count, Int(greatest) < starts.count - 1 || slots.isEmpty else {
            return false
        }
        for i in slots.indices {
            starts[Int(slots[i]) &+ 1] = UInt32(truncatingIfNeeded: words[i])
        }
        return true
    }

    /// Replaces each length by the sum of all up to it; false if that passes 32 bits.
    private static func addUp(_ starts: UnsafeMutableBufferPointer<UInt32>) -> Bool {
        var total = 0
        for i in 0..<starts.count {
            total &+= Int(starts[i])
            starts[i] = UInt32(truncatingIfNeeded: total)
        }
        return total <= Int(UInt32.max)
    }

    /// The columns at or below a path whose slots are those of the path itself: any of their values
    /// shows that something is stored there.
    func keysShowingPresence(of path: Path) -> [ColumnKey] {
        if let known = keysBelow[path] { return known }
        let below = run.columns.filter { $0.domain == path.domain && $0.path.hasPrefix(path) }
        let keys = Set(below + run.keys(at: path) + run.keys(at: path.element)).filter {
            $0.domain == path.domain
        }.sorted()
        keysBelow[path] = keys
        return keys
    }

    // MARK: Customers

    /// The rows of a customer; empty if the run has none of it.
    func rows(ofCustomer id: [UInt8]) throws -> Range<Int> {
        try customers.rows(of: id, hash: id.withUnsafeBytes { customerHash($0, secret: secret) })
    }
}

extension ZoneReader.Values.Kind {
    init?(_ type: ColumnType) {
        switch type {
        case .null: self = .null
        case .bool: self = .bool
        case .int: self = .int
        case .double: self = .double
        case .text: self = .text
        case .emptyObject: self = .emptyObject
        case .list, .overflow: return nil
        }
    }
}

extension ZoneReader {
    /// A reader for each run.
    static func all(_ runs: [any Run], secret: UInt64, clock: LocalClock) -> [ZoneReader] {
        runs.map { ZoneReader(run: $0, secret: secret, clock: clock) }
    }
}

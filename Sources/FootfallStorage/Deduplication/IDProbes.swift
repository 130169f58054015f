internal import FootfallFormat
internal import FootfallModel

/// The insert ids of a batch that have not been found yet, with what looking for them needs.
struct IDProbes {
    private let batchIDs: InsertIDColumn
    private let times: [Int64]
    let sources: TextDictionary
    /// Of each id: its row, the code of its source, and the hash that filters and tables know it by.
    private var rows: [UInt32] = []
    private var sourceCodes: [UInt32] = []
    private(set) var hashes: [UInt64] = []

    init(_ checked: CheckedBatch) {
        let batch = checked.batch
        batchIDs = batch.insertIDs
        times = batch.times
        let chunk = batch.column(.source)?.chunk
        sources = chunk?.dictionary ?? .empty
        sourceCodes = chunk?.codes ?? []
        precondition(sourceCodes.count == batch.rowCount, "each row has a source")
        rows = (0..<UInt32(batch.rowCount)).map { $0 }
        hashes = checked.idHashes
        let offsets = batchIDs.offsets
        keep { offsets[Int($0)] < offsets[Int($0) + 1] }
    }

    var isEmpty: Bool { rows.isEmpty }
    var count: Int { rows.count }

    /// The ids at some places.
    func gathered(_ places: [UInt32]) -> IDProbes {
        var some = self
        some.rows = places.map { rows[Int($0)] }
        some.sourceCodes = places.map { sourceCodes[Int($0)] }
        some.hashes = places.map { hashes[Int($0)] }
        return some
    }

    /// Takes out the ids of rows that were found.
    mutating func removeFound(_ judgement: Judgement) {
        keep { judgement.outcomes[Int($0)] == .stored }
    }

    private mutating func keep(_ isKept: (_ row: UInt32) -> Bool) {
        var count = 0
        for place in rows.indices where isKept(rows[place]) {
            if count < place {
                rows[count] = rows[place]
                sourceCodes[count] = sourceCodes[place]
                hashes[count] = hashes[place]
            }
            count += 1
        }
        guard count < rows.count else { return }
        rows.removeSubrange(count...)
        sourceCodes.removeSubrange(count...)
        hashes.removeSubrange(count...)
    }

    // MARK: Times

    /// The least and the greatest time of the ids' events; nil if there are none.
    var timeRange: ClosedRange<Int64>? {
        guard let first = rows.first else { return nil }
        var (least, greatest) = (times[Int(first)], times[Int(first)])
        for row in rows {
            least = min(least, times[Int(row)])
            greatest = max(greatest, times[Int(row)])
        }
        return least...greatest
    }

    /// Puts the ids into the order of their events' times.
    mutating func sortByTime() {
        let places = rows.indices.sorted { times[Int(rows[$0])] < times[Int(rows[$1])] }
        self = gathered(places.map { UInt32($0) })
    }

    /// Where the ids are whose events' times lie within a range; they must be in the order of time.
    func places(of range: ClosedRange<Int64>) -> Range<Int> {
        let start = rows.partitionPoint { times[Int($0)] >= range.lowerBound }
        return start..<rows.partitionPoint { times[Int($0)] > range.upperBound }
    }

    // MARK: Segments

    /// Looks for the ids at some places in a segment: in its filter first, then, for what may be
    /// there, in its index.
    mutating func match(
        _ segment: SegmentReader, _ filter: BloomFilter, at places: [Range<Int>],
        _ checks: [UInt32], _ judgement: inout Judgement
    ) throws {
        let suspects = places.flatMap { filter.places(of: hashes, in: $0) }
        var isFound = false
        for (source, rows) in sortedBySource(suspects) {
            let matches = try sources.bytes(source).withUnsafeBytes {
                try segment.idMatches(source: $0, ids: batchIDs.gathered(rows))
            }
            for match in matches {
                let row = Int(rows[match.index])
                judgement.match(row, check: checks[row], found: match.check)
                isFound = true
            }
        }
        if isFound { removeFound(judgement) }
    }

    /// The rows at some places, by source, each ascending by id.
    private func sortedBySource(_ places: [UInt32]) -> [(source: UInt32, rows: [UInt32])] {
        guard !places.isEmpty else { return [] }
        return Dictionary(grouping: places) { sourceCodes[Int($0)] }.map { source, places in
            let found = places.map { rows[Int($0)] }
            let sorted = ByteStringSort.sorted(
                found, arena: batchIDs.bytes, offsets: batchIDs.offsets)
            return (source, sorted)
        }
    }

    // MARK: Tables

    /// Looks for the ids in a table in memory.
    mutating func match(_ table: UnflushedIDs, _ checks: [UInt32], _ judgement: inout Judgement) {
        guard !isEmpty else { return }
        let codes = (0..<UInt32(sources.count)).map {
            sources.withBytes($0) { table.knownCode(ofSource: $0) }
        }
        var isFound = false
        batchIDs.bytes.withUnsafeBytes { arena in
            for place in rows.indices {
                if place + Self.ahead < hashes.count { table.prefetch(hashes[place + Self.ahead]) }
                let row = Int(rows[place])
                guard let source = codes[Int(sourceCodes[place])],
                    let match = table.find(
                        batchIDs.slice(row, of: arena), source: source, hash: hashes[place])
                else { continue }
                judgement.match(row, checks, match)
                isFound = true
            }
        }
        if isFound { removeFound(judgement) }
    }

    /// Looks for the ids in the memtable's table, and adds those that are new; leaves out the ids of
    /// rows that were found elsewhere.
    func insert(
        into table: inout UnflushedIDs, _ checks: [UInt32], isLogged: Bool,
        _ judgement: inout Judgement
    ) {
        let codes = (0..<UInt32(sources.count)).map {
            sources.withBytes($0) { table.code(ofSource: $0) }
        }
        table.reserve(rows.count)
        batchIDs.bytes.withUnsafeBytes { arena in
            for place in rows.indices {
                if place + Self.ahead < hashes.count { table.prefetch(hashes[place + Self.ahead]) }
                let row = Int(rows[place])
                guard judgement.outcomes[row] == .stored else { continue }
                let id = batchIDs.slice(row, of: arena)
                let source = codes[Int(sourceCodes[place])]
                let match = table.findOrInsert(
                    id, source: source, hash: hashes[place], check: checks[row],
                    isLogged: isLogged)
                if let match { judgement.match(row, checks, match) }
            }
        }
    }

    /// How many ids ahead a table's places are fetched: as many misses are under way at once.
    private static let ahead = 16
}

extension Judgement {
    fileprivate mutating func match(_ row: Int, _ checks: [UInt32], _ match: UnflushedIDs.Match) {
        self.match(row, check: checks[row], found: match.check)
        if !match.isLogged { matchedUnlogged = true }
    }
}

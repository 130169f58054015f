internal import FootfallFormat
internal import FootfallModel

/// The insert ids of a batch that have not been found yet, with what looking for them needs.
struct IDProbes {
    private let batchIDs: InsertIDColumn
    let sources: TextDictionary
    /// Of each id: its row, the code of its source, and the hash that filters and tables know it by.
    private var rows: [UInt32] = []
    private var sourceCodes: [UInt32] = []
    private var hashes: [UInt64] = []

    init(_ batch: EventBatch) {
        batchIDs = batch.insertIDs
        let chunk = batch.column(.source)?.chunk
        sources = chunk?.dictionary ?? .empty
        let codes = chunk?.codes ?? []
        precondition(codes.count == batch.rowCount, "each row has a source")
        let seeds = sources.sourceHashes
        rows.reserveCapacity(batch.rowCount)
        sourceCodes.reserveCapacity(batch.rowCount)
        hashes.reserveCapacity(batch.rowCount)
        batchIDs.bytes.withUnsafeBytes { arena in
            for row in 0..<batch.rowCount {
                let id = batchIDs.slice(row, of: arena)
                guard !id.isEmpty else { continue }
                rows.append(UInt32(row))
                sourceCodes.append(codes[row])
                hashes.append(BloomFilter.hash(id: id, sourceHash: seeds[Int(codes[row])]))
            }
        }
    }

    var isEmpty: Bool { rows.isEmpty }

    /// Takes out the ids of rows that were found.
    mutating func removeFound(_ judgement: Judgement) {
        let kept = rows.indices.filter { judgement.outcomes[Int(rows[$0])] == .stored }
        rows = kept.map { rows[$0] }
        sourceCodes = kept.map { sourceCodes[$0] }
        hashes = kept.map { hashes[$0] }
    }

    // MARK: Segments

    /// The places of ids that a filter does not rule out.
    func candidates(_ filter: BloomFilter) -> [Int] {
        let may = filter.mayContain(hashes)
        return may.indices.filter { may[$0] }
    }

    /// The rows at some places, by source, each ascending by id.
    func sortedBySource(_ places: [Int]) -> [(source: UInt32, rows: [UInt32])] {
        Dictionary(grouping: places) { sourceCodes[$0] }.map { source, places in
            let found = places.map { rows[$0] }
            let sorted = ByteStringSort.sorted(
                found, arena: batchIDs.bytes, offsets: batchIDs.offsets)
            return (source, sorted)
        }
    }

    func ids(of rows: [UInt32]) -> InsertIDColumn {
        batchIDs.gathered(rows)
    }

    // MARK: Tables

    /// Looks for the ids in a table in memory.
    mutating func match(_ table: UnflushedIDs, _ checks: [UInt32], _ judgement: inout Judgement) {
        let codes = (0..<UInt32(sources.count)).map {
            sources.withBytes($0) { table.knownCode(ofSource: $0) }
        }
        var found = 0
        batchIDs.bytes.withUnsafeBytes { arena in
            for place in rows.indices {
                if place + Self.ahead < hashes.count { table.prefetch(hashes[place + Self.ahead]) }
                let row = Int(rows[place])
                guard let source = codes[Int(sourceCodes[place])],
                    let match = table.find(
                        batchIDs.slice(row, of: arena), source: source, hash: hashes[place])
                else { continue }
                judgement.match(row, checks, match)
                found += 1
            }
        }
        if found > 0 { removeFound(judgement) }
    }

    /// Looks for the ids in the memtable's table, and adds those that are new.
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

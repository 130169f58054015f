internal import FootfallFormat
internal import FootfallModel

/// The insert ids of a batch that have not been found yet, with what looking for them needs.
struct IDProbes {
    /// One id.
    struct Probe {
        var row: UInt32
        var source: UInt32
        /// Of id and source, for tables in memory.
        var hash: UInt64
    }

    let ids: InsertIDColumn
    let sources: TextDictionary
    private(set) var probes: [Probe] = []

    init(_ batch: EventBatch) {
        ids = batch.insertIDs
        let chunk = batch.column(.source)?.chunk
        sources = chunk?.dictionary ?? .empty
        let codes = chunk?.codes ?? []
        precondition(codes.count == batch.rowCount, "each row has a source")
        let seeds = (0..<UInt32(sources.count)).map { sources.withBytes($0, ByteHash.hash) }
        probes.reserveCapacity(batch.rowCount)
        ids.bytes.withUnsafeBytes { arena in
            for row in 0..<batch.rowCount {
                let range = Int(ids.offsets[row])..<Int(ids.offsets[row + 1])
                guard !range.isEmpty else { continue }
                let id = UnsafeRawBufferPointer(rebasing: arena[range])
                let hash = ByteHash.hash(id, seed: seeds[Int(codes[row])])
                probes.append(Probe(row: UInt32(row), source: codes[row], hash: hash))
            }
        }
    }

    var isEmpty: Bool { probes.isEmpty }

    /// The bytes of a row's id, for the time of the call.
    func withID<Result>(_ row: UInt32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        ids.bytes.withUnsafeBytes { arena in
            let range = Int(ids.offsets[Int(row)])..<Int(ids.offsets[Int(row) + 1])
            return body(UnsafeRawBufferPointer(rebasing: arena[range]))
        }
    }

    /// Takes out the probes of rows that were found.
    mutating func removeFound(_ judgement: Judgement) {
        probes.removeAll { judgement.outcomes[Int($0.row)] != .stored }
    }

    /// Looks for the ids in a table in memory.
    mutating func match(_ table: UnflushedIDs, _ checks: [UInt32], _ judgement: inout Judgement) {
        let codes = (0..<UInt32(sources.count)).map {
            sources.withBytes($0) { table.knownCode(ofSource: $0) }
        }
        var found = 0
        for probe in probes {
            guard let code = codes[Int(probe.source)],
                let match = withID(
                    probe.row, { table.find($0, source: code, hash: probe.hash) })
            else { continue }
            judgement.match(probe.row, checks, match)
            found += 1
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
        ids.bytes.withUnsafeBytes { arena in
            for probe in probes {
                let row = Int(probe.row)
                let range = Int(ids.offsets[row])..<Int(ids.offsets[row + 1])
                let id = UnsafeRawBufferPointer(rebasing: arena[range])
                let source = codes[Int(probe.source)]
                if let match = table.find(id, source: source, hash: probe.hash) {
                    judgement.match(probe.row, checks, match)
                } else {
                    table.insert(
                        id, source: source, hash: probe.hash, check: checks[row],
                        isLogged: isLogged)
                }
            }
        }
    }
}

extension Judgement {
    fileprivate mutating func match(
        _ row: UInt32, _ checks: [UInt32], _ match: UnflushedIDs.Match
    ) {
        self.match(Int(row), check: checks[Int(row)], found: match.check)
        if !match.isLogged { matchedUnlogged = true }
    }
}

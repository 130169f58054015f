internal import FootfallFormat
internal import FootfallModel

/// A batch with what tells its events from known ones.
package struct CheckedBatch: Sendable {
    private(set) var batch: EventBatch
    /// The content check of each row.
    private(set) var checks: [UInt32]
    /// The hash of each row's insert id, by which filters and tables know it; 0 for a row without.
    private(set) var idHashes: [UInt64]

    private init(_ batch: EventBatch, checks: [UInt32], idHashes: [UInt64]) {
        precondition(
            checks.count == batch.rowCount && idHashes.count == batch.rowCount,
            "each row has a check and a hash")
        self.batch = batch
        self.checks = checks
        self.idHashes = idHashes
    }

    init(_ batch: EventBatch, checks: [UInt32]) {
        self.init(batch, checks: checks, idHashes: batch.idHashes)
    }

    init(_ batch: EventBatch, secret: UInt64) throws {
        self.init(batch, checks: try ContentHash.checks(of: batch, secret: secret))
        self.batch.removeContentRemarks()
    }

    var byteCount: Int { batch.byteCount + checks.count * 4 + idHashes.count * 8 }

    func gathered(_ rows: [UInt32]) -> CheckedBatch {
        CheckedBatch(
            batch.gathered(rows), checks: rows.map { checks[Int($0)] },
            idHashes: rows.map { idHashes[Int($0)] })
    }

    /// The batch with a received time in each row that has none.
    func stamped(_ received: Int64) -> CheckedBatch {
        var stamped = self
        stamped.batch = batch.stamped(received)
        return stamped
    }

    /// The batch without values that are left out, and without remarks, which were attended to; checks
    /// stay those of what was sent.
    func settled(withoutValues ignored: [Path: [UInt32]]) -> CheckedBatch {
        var settled = self
        for (path, rows) in ignored { settled.batch.removeValues(at: path, from: rows) }
        settled.batch.remarks = [:]
        return settled
    }

    static func concatenated(_ parts: [CheckedBatch]) -> CheckedBatch {
        if parts.count == 1 { return parts[0] }
        return CheckedBatch(
            .concatenated(parts.map(\.batch)), checks: parts.flatMap(\.checks),
            idHashes: parts.flatMap(\.idHashes))
    }
}

extension EventBatch {
    /// The hash of each row's insert id (`BloomFilter`); 0 for a row without.
    fileprivate var idHashes: [UInt64] {
        let sources = column(.source)?.chunk
        let codes = sources?.codes ?? []
        precondition(codes.count == rowCount, "each row has a source")
        let seeds = sources?.dictionary.sourceHashes ?? []
        return insertIDs.bytes.withUnsafeBytes { arena in
            (0..<rowCount).map { row in
                let id = insertIDs.slice(row, of: arena)
                return id.isEmpty
                    ? 0 : BloomFilter.hash(id: id, sourceHash: seeds[Int(codes[row])])
            }
        }
    }
}

internal import FootfallModel

/// What a merge must preserve: how many rows and insert ids, and which.
package struct MergeTotals: Equatable, Sendable {
    package var rowCount: Int
    package var idCount: Int
    /// Sums, modulo 2^64, of the row hashes and of the id hashes (`ContentHash`).
    package var rowSum: UInt64
    package var idSum: UInt64

    package init(rowCount: Int = 0, idCount: Int = 0, rowSum: UInt64 = 0, idSum: UInt64 = 0) {
        self.rowCount = rowCount
        self.idCount = idCount
        self.rowSum = rowSum
        self.idSum = idSum
    }

    /// What the manifest says of a segment.
    package init(_ segment: SegmentDescriptor) {
        self.init(
            rowCount: segment.rowCount, idCount: segment.idCount, rowSum: segment.rowSum,
            idSum: segment.idSum)
    }

    /// Of a run in memory, from its batch.
    package init(_ run: MemoryRun, secret: UInt64) throws {
        self.init(rowCount: run.rowCount)
        let hashes = try ContentHash.rowHashes(of: run.batch, secret: secret)
        for hash in hashes { rowSum &+= hash }
        let ids = run.batch.insertIDs
        let sources = run.batch.column(.source)?.chunk
        let seeds = sources?.dictionary.sourceHashes ?? []
        ids.bytes.withUnsafeBytes { bytes in
            for (row, source) in (sources?.codes ?? []).enumerated() {
                let id = ids.slice(row, of: bytes)
                guard !id.isEmpty else { continue }
                idCount += 1
                idSum &+= ContentHash.id(
                    BloomFilter.hash(id: id, sourceHash: seeds[Int(source)]),
                    check: run.checks[row], row: UInt32(truncatingIfNeeded: hashes[row]))
            }
        }
    }

    package static func + (lhs: MergeTotals, rhs: MergeTotals) -> MergeTotals {
        MergeTotals(
            rowCount: lhs.rowCount + rhs.rowCount, idCount: lhs.idCount + rhs.idCount,
            rowSum: lhs.rowSum &+ rhs.rowSum, idSum: lhs.idSum &+ rhs.idSum)
    }

    /// Throws unless a merge wrote what it read.
    func check(written: MergeTotals) throws {
        guard written != self else { return }
        throw FootfallError(
            .damaged,
            """
            merge: wrote \(written.rowCount) rows and \(written.idCount) insert ids \
            (sums \(written.rowSum), \(written.idSum)), but read \(rowCount) and \(idCount) \
            (sums \(rowSum), \(idSum)); nothing was committed
            """)
    }
}

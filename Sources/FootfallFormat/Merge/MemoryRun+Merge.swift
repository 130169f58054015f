package import FootfallModel

// What a merge wants of a run in memory: its ids by (source, id), which it keeps by row, and which
// texts it still needs, since rows may have been left out when it was sorted.

extension MemoryRun: MergeInput {
    package func insertIDStream() -> any InsertIDStream {
        MemoryIDStream(self)
    }

    package func usedEntries(_ key: ColumnKey) -> [Bool]? {
        guard case .codes(let codes, let dictionary)? = batch.column(key)?.chunk.values else {
            return nil
        }
        var isUsed = [Bool](repeating: false, count: dictionary.count)
        isUsed.withUnsafeMutableBufferPointer { isUsed in
            for code in codes { isUsed[Int(code)] = true }
        }
        return isUsed
    }
}

private struct MemoryIDStream: InsertIDStream {
    private let run: MemoryRun
    /// The rows with ids of each source, the last source first.
    private var sources: [(name: [UInt8], rows: [UInt32])]
    /// What is left of the rows of the current source, ascending by id.
    private var rows: ArraySlice<UInt32> = []
    private var source: [UInt8] = []

    init(_ run: MemoryRun) {
        self.run = run
        precondition(run.checks.count == run.rowCount, "ids are merged with their content checks")
        let chunk = run.batch.column(.source)?.chunk
        let offsets = run.batch.insertIDs.offsets
        var rows = [[UInt32]](repeating: [], count: chunk?.dictionary.count ?? 0)
        for (row, code) in (chunk?.codes ?? []).enumerated() where offsets[row] < offsets[row + 1] {
            rows[Int(code)].append(UInt32(row))
        }
        sources = rows.enumerated().filter { !$1.isEmpty }
            .map { code, rows in (Array(chunk?.dictionary.bytes(UInt32(code)) ?? []), rows) }
            .sorted { $1.name.lexicographicallyPrecedes($0.name) }
    }

    mutating func next() -> InsertIDBatch? {
        if rows.isEmpty, let (name, all) = sources.popLast() {
            let ids = run.batch.insertIDs
            source = name
            rows = ByteStringSort.sorted(all, arena: ids.bytes, offsets: ids.offsets)[...]
        }
        guard !rows.isEmpty else { return nil }
        let some = Array(rows.prefix(InsertIDBatch.countMax))
        rows = rows.dropFirst(some.count)
        return InsertIDBatch(
            source: source, ids: run.batch.insertIDs.gathered(some), rows: some,
            checks: some.map { run.checks[Int($0)] })
    }
}

internal import FootfallModel

// A run in memory keeps its ids by row; a merge wants them by (source, id).

extension MemoryRun: MergeInput {
    package func insertIDStream() -> any InsertIDStream {
        MemoryIDStream(self)
    }
}

private struct MemoryIDStream: InsertIDStream {
    private let run: MemoryRun
    /// Source codes in the order of their texts.
    private var sources: [UInt32]
    /// The rows with ids, by source, each ascending by id.
    private var rows: [UInt32: [UInt32]]

    init(_ run: MemoryRun) {
        self.run = run
        precondition(run.checks.count == run.rowCount, "ids are merged with their content checks")
        let chunk = run.batch.column(.source)?.chunk
        let codes = chunk?.codes ?? []
        let dictionary = chunk?.dictionary ?? .empty
        let ids = run.batch.insertIDs
        rows = Dictionary(
            grouping: (0..<UInt32(codes.count)).filter {
                ids.offsets[Int($0)] < ids.offsets[Int($0) + 1]
            }
        ) { codes[Int($0)] }
        sources = rows.keys.sorted {
            dictionary.bytes($0).lexicographicallyPrecedes(dictionary.bytes($1))
        }
    }

    /// All the ids of a source are one batch.
    mutating func next() -> InsertIDBatch? {
        guard !sources.isEmpty else { return nil }
        let code = sources.removeFirst()
        let order = run.batch.insertIDs.sorted(rows.removeValue(forKey: code) ?? [])
        let source = run.batch.column(.source)?.chunk.dictionary.bytes(code) ?? []
        return InsertIDBatch(
            source: Array(source), ids: run.batch.insertIDs.gathered(order), rows: order,
            checks: order.map { run.checks[Int($0)] })
    }
}

extension InsertIDColumn {
    /// Some rows in the order of their ids.
    fileprivate func sorted(_ rows: [UInt32]) -> [UInt32] {
        struct Key {
            var prefix: UInt64
            var row: UInt32
        }
        return bytes.withUnsafeBytes { arena in
            func id(_ row: UInt32) -> UnsafeRawBufferPointer {
                let range = Int(offsets[Int(row)])..<Int(offsets[Int(row) + 1])
                return UnsafeRawBufferPointer(rebasing: arena[range])
            }
            var keys = rows.map { Key(prefix: id($0).prefixWord, row: $0) }
            keys.sort { left, right in
                left.prefix != right.prefix
                    ? left.prefix < right.prefix
                    : id(left.row).lexicographicallyPrecedes(id(right.row))
            }
            return keys.map(\.row)
        }
    }

    fileprivate func gathered(_ rows: [UInt32]) -> InsertIDColumn {
        var ids = InsertIDColumn()
        ids.offsets.reserveCapacity(rows.count + 1)
        for row in rows {
            ids.bytes.append(contentsOf: self[Int(row)])
            ids.offsets.append(UInt32(ids.bytes.count))
        }
        return ids
    }
}

/// Values taken out of some rows of a batch, after it was built.

extension EventBatch {
    /// Takes the value at a path, with all that lies in it, out of some rows.
    ///
    /// The path leads to a member, not into a list; the rows are ascending.
    package mutating func removeValues(at path: Path, from rows: [UInt32]) {
        precondition(path.domain == nil, "a row has one value at the path")
        let places = columns.indices.filter { columns[$0].key.path.hasPrefix(path) }
        guard !places.isEmpty, !rows.isEmpty else { return }
        let removed = Set(rows)
        let kept = (0..<UInt32(rowCount)).filter { !removed.contains($0) }
        // The columns alone, without those rows; then each row's values go back to its slot.
        let part = EventBatch(
            columns: places.map { columns[$0] }, rowCount: rowCount
        ).gathered(kept)
        for (place, column) in zip(places, part.columns) {
            columns[place].chunk =
                column.key.domain == nil
                ? column.chunk.spread(to: kept, slotCount: rowCount) : column.chunk
        }
        columns.removeAll { $0.chunk.valueCount == 0 && $0.key.path.hasPrefix(path) }
    }

    /// Some columns as a batch, whose rows have nothing else.
    private init(columns: [Column], rowCount: Int) {
        var ids = InsertIDColumn()
        for _ in 0..<rowCount { ids.append(nil) }
        self.init(
            times: Array(repeating: 0, count: rowCount),
            timeIsSent: Array(repeating: false, count: rowCount),
            customers: Array(repeating: Self.noCustomer, count: rowCount),
            customerNames: .empty, insertIDs: ids, columns: columns)
    }
}

extension ColumnChunk {
    /// The chunk with its slots moved apart, to certain slots of many.
    fileprivate func spread(to slots: [UInt32], slotCount: Int) -> ColumnChunk {
        let taken = (0..<valueCount).map { slots[slot($0)] }
        return ColumnChunk(slotCount: slotCount, presence: .some(taken), values: values)
    }
}

/// How much memory a batch takes, about: what memtables are bounded by.

extension EventBatch {
    package var byteCount: Int {
        rowCount * 13 + customerNames.byteCount + insertIDs.bytes.count
            + insertIDs.offsets.count * 4
            + columns.reduce(0) { $0 + $1.chunk.byteCount }
    }
}

extension ColumnChunk {
    fileprivate var byteCount: Int {
        var bytes = 64
        if case .some(let slots) = presence { bytes += slots.count * 4 }
        switch values {
        case .none: break
        case .words(let words): bytes += words.count * 8
        case .codes(let codes, let dictionary): bytes += codes.count * 4 + dictionary.byteCount
        }
        return bytes
    }
}

extension TextDictionary {
    fileprivate var byteCount: Int { arena.count + offsets.count * 4 }
}

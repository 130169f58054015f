package import FootfallModel

/// What is kept of a run beside the zones of its columns, and leads to them.
package enum RunPart: Hashable, Sendable {
    /// Where the zones of a column lie, and their bounds.
    case index(ColumnKey)
    /// The texts that all zones of a column share.
    case dictionary(ColumnKey)
    /// Where the blocks of the customer directory lie.
    case customerIndex
    /// A block of the customer directory.
    case customers(block: Int)
    /// The keys of the leaves that have no column of their own.
    case overflowKeys
    /// Where the blocks of insert ids lie.
    case insertIDIndex
    /// A block of insert ids.
    case insertIDs(block: Int)
    /// The rows of a block of insert ids.
    case insertIDRows(block: Int)
    /// Rows by event and quarter of an hour.
    case statistics
}

extension RunPart {
    /// Whether readers of the part keep it: ids are looked for in blocks that the cache keeps, but a
    /// scan for the ids of rows goes past it.
    fileprivate var isKept: Bool {
        switch self {
        case .insertIDs, .insertIDRows: false
        default: true
        }
    }
}

/// What it takes to read a part: for those who tell what was read.
package struct PartCost: Equatable, Sendable {
    /// Bytes as they are stored.
    package var byteCount: Int
    /// Whether it is found decoded.
    package var isCached: Bool
}

extension SegmentReader {
    /// What it would take to read a part now; nil if the segment has none such.
    package func cost(of part: RunPart) -> PartCost? {
        guard let block = block(of: part), block.length > 0 else { return nil }
        return PartCost(
            byteCount: block.length, isCached: part.isKept && isCached(block.offset))
    }

    private func block(of part: RunPart) -> BlockHandle? {
        switch part {
        case .index(let key): entry(of: key)?.index
        case .dictionary(let key): entry(of: key)?.dictionary
        case .customerIndex: footer.section(.customers)?.root
        // That an index can't be read is told to whoever reads the block itself.
        case .customers(let block): try? customerIndex().handles[block]
        case .overflowKeys: footer.section(.overflowKeys)?.root
        case .insertIDIndex: footer.section(.ids)?.root
        case .insertIDs(let block): try? insertIDIndex()?.handles[block * 2]
        case .insertIDRows(let block): try? insertIDIndex()?.handles[block * 2 + 1]
        case .statistics: footer.section(.statistics)?.root
        }
    }
}

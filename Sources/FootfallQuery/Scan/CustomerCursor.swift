package import FootfallFormat
package import FootfallModel

/// Steps through the customers of one run in directory order, within some rows.
package struct CustomerCursor {
    private let run: any Run
    private let end: Int
    private var block: CustomerBlock?
    private var blockIndex: Int
    private var place = 0

    /// A cursor at the first customer of `rows`, which hold whole customers, as a hash window does.
    package init(run: any Run, rows: Range<Int>, firstHash: UInt64) throws {
        self.run = run
        end = rows.upperBound
        blockIndex =
            rows.isEmpty ? run.customerBlockCount : try run.customerBlockIndex(for: firstHash)
        try load()
        if let block { place = block.firstRows.partitionPoint { $0 >= UInt32(rows.lowerBound) } }
    }

    /// Whether the cursor stands at a customer.
    @inline(__always)
    package var isAtCustomer: Bool { block != nil }

    package var hash: UInt64 { block?.hashes[place] ?? .max }
    package var mask: UInt64 { block?.masks[place] ?? 0 }
    package var rows: Range<Int> { block?.rows(place) ?? end..<end }
    package var id: ArraySlice<UInt8> { block?.ids.bytes(UInt32(place)) ?? [] }

    package mutating func advance() throws {
        place += 1
        guard let block else { return }
        if place == block.count {
            blockIndex += 1
            place = 0
            try load()
        } else if Int(block.firstRows[place]) >= end {
            self.block = nil
        }
    }

    private mutating func load() throws {
        block = nil
        guard blockIndex < run.customerBlockCount else { return }
        let next = try run.customerBlock(blockIndex)
        if let first = next.firstRows.first, Int(first) < end { block = next }
    }
}

package import FootfallFormat
internal import FootfallModel

/// Steps through the customers of one run in directory order, within some rows.
///
/// A pass over all customers takes millions of steps, so the block's arrays lie in the cursor itself
/// and a step copies three numbers: no reference is counted.
package struct CustomerCursor {
    private let run: any Run
    private let end: Int
    private var blockIndex: Int
    private var place = 0
    private var hashes: [UInt64] = []
    private var firstRows: [UInt32] = []
    private var masks: [UInt64] = []
    private var idBytes: [UInt8] = []
    private var idOffsets: [UInt32] = [0]

    /// Whether the cursor stands at a customer.
    package private(set) var isAtCustomer = false
    package private(set) var hash: UInt64 = .max
    package private(set) var mask: UInt64 = 0
    private var firstRow: UInt32 = 0
    private var endRow: UInt32 = 0

    /// Begins at the first of some whole customers' rows, as a hash window cuts them.
    package init(run: any Run, rows: Range<Int>, firstHash: UInt64) throws {
        self.run = run
        end = rows.upperBound
        blockIndex =
            rows.isEmpty ? run.customerBlockCount : try run.customerBlockIndex(for: firstHash)
        try load { $0.firstRows.partitionPoint { $0 >= UInt32(rows.lowerBound) } }
    }

    @inline(__always)
    package var rows: Range<Int> { Int(firstRow)..<Int(endRow) }

    package var id: ArraySlice<UInt8> {
        idBytes[Int(idOffsets[place])..<Int(idOffsets[place + 1])]
    }

    /// Whether two cursors of one hash stand at one customer.
    @inline(__always)
    func hasSameID(as other: borrowing CustomerCursor) -> Bool {
        let own = Int(idOffsets[place])..<Int(idOffsets[place + 1])
        let others = Int(other.idOffsets[other.place])..<Int(other.idOffsets[other.place + 1])
        guard own.count == others.count else { return false }
        return idBytes.withUnsafeBytes { left in
            other.idBytes.withUnsafeBytes { right in
                UnsafeRawBufferPointer(rebasing: left[own])
                    .hasSameBytes(as: UnsafeRawBufferPointer(rebasing: right[others]))
            }
        }
    }

    @inline(__always)
    package mutating func advance() throws {
        place += 1
        if place < hashes.count {
            settle()
        } else {
            blockIndex += 1
            try load { _ in 0 }
        }
    }

    /// Opens the block at `blockIndex`, or the next if nothing is left in it.
    private mutating func load(_ first: (CustomerBlock) -> Int) throws {
        isAtCustomer = false
        while blockIndex < run.customerBlockCount {
            let block = try run.customerBlock(blockIndex)
            place = first(block)
            if place < block.count {
                (hashes, firstRows, masks) = (block.hashes, block.firstRows, block.masks)
                (idBytes, idOffsets) = (block.ids.arena, block.ids.offsets)
                return settle()
            }
            blockIndex += 1
        }
    }

    @inline(__always)
    private mutating func settle() {
        hash = hashes[place]
        mask = masks[place]
        firstRow = firstRows[place]
        endRow = firstRows[place + 1]
        isAtCustomer = Int(firstRow) < end
    }
}

extension UnsafeRawBufferPointer {
    /// Whether bytes of the same count are the same: eight at a time, the last eight perhaps again.
    @inline(__always)
    fileprivate func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard count >= 8 else { return elementsEqual(other) }
        var place = 0
        while place < count &- 8 {
            guard word(at: place) == other.word(at: place) else { return false }
            place &+= 8
        }
        return word(at: count &- 8) == other.word(at: count &- 8)
    }

    @inline(__always)
    private func word(at offset: Int) -> UInt64 {
        loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}

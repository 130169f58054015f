internal import FootfallModel

/// Walks a run's customer directory.
///
/// A class, so that a step touches no more than an index: a struct of arrays that is copied out of an
/// array has each of them counted.
final class CustomerCursor {
    private let run: any Run
    private let blockCount: Int
    private var blockIndex = 0
    private var hashes: [UInt64] = []
    private var firstRows: [UInt32] = []
    private var ids: TextDictionary = .empty
    private var index = 0

    init(_ run: any Run) throws {
        self.run = run
        blockCount = run.customerBlockCount
        try load()
    }

    /// Whether there is a customer; if not, the walk is over.
    var isValid: Bool { index < hashes.count }

    // Of the customer, which there must be:

    var hash: UInt64 { hashes[index] }
    var rows: Range<Int> { Int(firstRows[index])..<Int(firstRows[index + 1]) }

    func withID<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        ids.withBytes(UInt32(index), body)
    }

    func advance() throws {
        index += 1
        if index == hashes.count { try load() }
    }

    private func load() throws {
        index = 0
        hashes = []
        while hashes.isEmpty && blockIndex < blockCount {
            let block = try run.storedCustomerBlock(blockIndex)
            (hashes, firstRows, ids) = (block.hashes, block.firstRows, block.ids)
            blockIndex += 1
        }
    }
}

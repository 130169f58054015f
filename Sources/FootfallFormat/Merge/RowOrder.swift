internal import FootfallModel

/// Neighbouring rows of one input that stay neighbours: eight bytes, so the order of a whole
/// segment fits in memory.
struct RowSpan {
    var input: UInt16
    var count: UInt16
    var first: UInt32
}

/// The rows of one output, in order, and its customers.
struct RowOrder {
    /// The plan's output that this is (a piece of).
    let output: Int
    private(set) var spans: [RowSpan] = []
    private(set) var rowCount = 0
    private(set) var customerRowCount = 0
    /// The least hash that belongs here.
    private(set) var firstHash: UInt64 = 0
    /// The directory; its masks are all zero until the events have been read.
    var blocks: [CustomerBlock] = []
    private var open = OpenBlock()

    private struct OpenBlock {
        var hashes: [UInt64] = []
        var firstRows: [UInt32] = []
        var arena: [UInt8] = []
        var offsets: [UInt32] = [0]
    }

    init(output: Int, firstHash: UInt64 = 0) {
        self.output = output
        self.firstHash = firstHash
    }

    var lastHash: UInt64? { open.hashes.last ?? blocks.last?.hashes.last }

    mutating func begin(customer hash: UInt64, id: UnsafeRawBufferPointer) {
        if open.hashes.count == CustomerBlock.customersMax { closeBlock() }
        open.hashes.append(hash)
        open.firstRows.append(UInt32(rowCount))
        open.arena.append(contentsOf: id)
        open.offsets.append(UInt32(open.arena.count))
    }

    mutating func append(_ rows: Range<Int>, of input: Int) {
        rowCount += rows.count
        var first = rows.lowerBound
        if let last = spans.last, last.input == input,
            Int(last.first) + Int(last.count) == first
        {
            let more = min(rows.count, Int(UInt16.max - last.count))
            spans[spans.count - 1].count += UInt16(more)
            first += more
        }
        while first < rows.upperBound {
            let count = min(rows.upperBound - first, Int(UInt16.max))
            spans.append(
                RowSpan(input: UInt16(input), count: UInt16(count), first: UInt32(first)))
            first += count
        }
    }

    /// All rows that have a customer are in; those without one follow.
    mutating func endCustomers() {
        customerRowCount = rowCount
        closeBlock()
    }

    private mutating func closeBlock() {
        guard !open.hashes.isEmpty else { return }
        open.firstRows.append(UInt32(rowCount))
        let ids = TextDictionary(arena: open.arena, offsets: open.offsets, isSorted: false)
        blocks.append(
            CustomerBlock(
                hashes: open.hashes, firstRows: open.firstRows,
                masks: [UInt64](repeating: 0, count: open.hashes.count), ids: ids))
        open = OpenBlock()
    }

    /// For each input, the row here of each of its rows; `UInt32.max` for rows that go elsewhere.
    func newRows(_ rowCounts: [Int]) -> [[UInt32]] {
        var rows = rowCounts.map { [UInt32](repeating: .max, count: $0) }
        var next: UInt32 = 0
        for span in spans {
            rows[Int(span.input)].withUnsafeMutableBufferPointer { rows in
                let own = rows[Int(span.first)..<Int(span.first) + Int(span.count)]
                for row in own.indices {
                    rows[row] = next
                    next &+= 1
                }
            }
        }
        return rows
    }
}

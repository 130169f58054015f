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
    /// The least hash that belongs here, and the greatest.
    let firstHash: UInt64
    var lastHash = UInt64.max
    /// The directory; its masks are all zero until the events have been read.
    var blocks: [CustomerBlock] = []
    private var open = OpenBlock()
    /// `Customer.number` of the last customer here.
    private var lastNumber = 0

    /// A customer whose rows come next; the id is valid until another's turn.
    struct Customer {
        /// Tells customers apart; the first is 1.
        var number: Int
        var hash: UInt64
        var id: UnsafeRawBufferPointer
    }

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

    var lastCustomerHash: UInt64? { open.hashes.last ?? blocks.last?.hashes.last }

    /// Enters a customer, unless its rows are those that came last.
    mutating func begin(_ customer: Customer) {
        guard customer.number != lastNumber else { return }
        lastNumber = customer.number
        if open.hashes.count == CustomerBlock.customersMax { closeBlock() }
        open.hashes.append(customer.hash)
        open.firstRows.append(UInt32(rowCount))
        open.arena.append(contentsOf: customer.id)
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

    /// For each of some inputs, the row here of each of its rows.
    func newRows(inputCount: Int) -> [NewRows] {
        var bounds = [Range<Int>](repeating: 0..<0, count: inputCount)
        for span in spans {
            let (first, end) = (Int(span.first), Int(span.first) + Int(span.count))
            let known = bounds[Int(span.input)]
            bounds[Int(span.input)] =
                known.isEmpty ? first..<end : known.lowerBound..<max(known.upperBound, end)
        }
        var rows = bounds.map { NewRows($0) }
        var next: UInt32 = 0
        for span in spans { rows[Int(span.input)].number(span, from: &next) }
        return rows
    }
}

/// What some neighbouring rows of an input are in an output: those from the first to the last that
/// go there.
struct NewRows {
    private let first: UInt32
    private var rows: [UInt32]

    init(_ bounds: Range<Int>) {
        first = UInt32(bounds.lowerBound)
        rows = [UInt32](repeating: .max, count: bounds.count)
    }

    /// Whether no row goes there.
    var isEmpty: Bool { rows.isEmpty }

    /// The new row of one of the input's; `UInt32.max` for one that goes elsewhere.
    subscript(row: UInt32) -> UInt32 {
        let place = Int(row) - Int(first)
        return rows.indices.contains(place) ? rows[place] : .max
    }

    fileprivate mutating func number(_ span: RowSpan, from next: inout UInt32) {
        let start = Int(span.first) - Int(first)
        rows.withUnsafeMutableBufferPointer { rows in
            for place in start..<start + Int(span.count) {
                rows[place] = next
                next &+= 1
            }
        }
    }
}

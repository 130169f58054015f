internal import FootfallModel

/// The first half of a merge: decides the order of all rows, reading only customer directories and,
/// where inputs share a customer or rows go to several outputs, times.
///
/// Inputs are merged by customer (hash, then id), the rows of one customer by time, and the rows
/// without a customer by time at the end. Rows of an input never pass each other, which is why the
/// second half can read every column from front to back.
///
/// Each output comes in pieces, a segment each, cut where the hash passes the bounds of
/// `MergePieceSize`; a piece is handed out as soon as it is cut, so that no more than one of each
/// output is in memory.
struct OrderMerge {
    private let inputs: [any MergeInput]
    private let router: MergeRouter
    private let size: MergePieceSize
    private var directory: MergedDirectory
    private var times: [TimeCursor]
    /// For each output of the plan, the piece that is being filled.
    private var open: [RowOrder]
    /// Pieces that nobody has taken yet, the next one last.
    private var filled: [RowOrder] = []
    private var customerCount = 0
    private var parts: [Part] = []
    private var phase = Phase.customers

    private enum Phase {
        case customers
        case rest
        case end
    }

    init(_ inputs: [any MergeInput], plan: MergePlan, size: MergePieceSize) throws {
        precondition(inputs.count <= Int(UInt16.max), "a merge of \(inputs.count) inputs")
        self.inputs = inputs
        self.size = size
        router = MergeRouter(plan)
        directory = try MergedDirectory(inputs)
        times = inputs.map { TimeCursor($0) }
        open = plan.outputs.indices.map { RowOrder(output: $0) }
    }

    /// The rows of the next segment to write; nil after the last.
    mutating func next() throws -> RowOrder? {
        while filled.isEmpty {
            switch phase {
            case .customers: try mergeCustomer()
            case .rest: try mergeRest()
            case .end: return nil
            }
        }
        return filled.removeLast()
    }

    // MARK: Customers and the rest

    private mutating func mergeCustomer() throws {
        guard try directory.next() else {
            for output in open.indices { open[output].endCustomers() }
            phase = .rest
            return
        }
        customerCount += 1
        parts.removeAll(keepingCapacity: true)
        for stretch in directory.stretches {
            parts.append(Part(input: stretch.run, rows: stretch.rows))
        }
        makeRoom(for: parts.reduce(0) { $0 + $1.rows.count }, hash: directory.hash)
        try directory.id.withUnsafeBytes { id in
            try merge(of: RowOrder.Customer(number: customerCount, hash: directory.hash, id: id))
        }
    }

    /// Rows without a customer count as the greatest hash, so they go to the last piece.
    private mutating func mergeRest() throws {
        parts = inputs.indices
            .map { Part(input: $0, rows: inputs[$0].customerRowCount..<inputs[$0].rowCount) }
            .filter { !$0.rows.isEmpty }
        try merge(of: nil)
        for output in open.indices.reversed() { cut(output, at: .max, isLast: true) }
        phase = .end
    }

    /// Rows of one input, ascending by time.
    private struct Part {
        let input: Int
        var rows: Range<Int>
        /// Of the first row.
        var time: Int64 = 0
    }

    private mutating func merge(of customer: RowOrder.Customer?) throws {
        guard let first = parts.first else { return }
        if parts.count == 1, router.isSingle {
            return append(first.rows, of: first.input, to: 0, customer)
        }
        for index in parts.indices {
            parts[index].time = try times[parts[index].input].time(parts[index].rows.lowerBound)
        }
        while !parts.isEmpty {
            let next = Self.earliest(parts)
            let stretch = try router.stretch(of: parts[next].time)
            let limit = min(stretch.end, Self.limit(of: next, parts))
            let rows = try pass(next, upTo: limit)
            append(rows, of: parts[next].input, to: stretch.output, customer)
            if parts[next].rows.isEmpty { parts.remove(at: next) }
        }
    }

    private static func earliest(_ parts: [Part]) -> Int {
        var earliest = 0
        for index in parts.indices where parts[index].time < parts[earliest].time {
            earliest = index
        }
        return earliest
    }

    /// Up to which time a part, whose turn it is, comes before all others.
    ///
    /// At one time the part before goes first, which is why its time is still above that of the turn.
    private static func limit(of turn: Int, _ parts: [Part]) -> Int64 {
        var limit = Int64.max
        for index in parts.indices where index != turn {
            limit = min(limit, index < turn ? parts[index].time - 1 : parts[index].time)
        }
        return limit
    }

    /// Takes the first row of a part, and those that follow up to a time.
    ///
    /// Times that do not ascend, which only damage could bring, end the stretch: each row then goes
    /// where its own time belongs.
    private mutating func pass(_ turn: Int, upTo limit: Int64) throws -> Range<Int> {
        var part = parts[turn]
        let first = part.rows.lowerBound
        var next = first + 1
        while next < part.rows.upperBound {
            let time = try times[part.input].time(next)
            let follows = part.time <= time && time <= limit
            part.time = time
            guard follows else { break }
            next += 1
        }
        part.rows = next..<part.rows.upperBound
        parts[turn] = part
        return first..<next
    }

    // MARK: Pieces

    /// Appends rows to the open piece of an output, and to further ones when it is full.
    private mutating func append(
        _ rows: Range<Int>, of input: Int, to output: Int, _ customer: RowOrder.Customer?
    ) {
        var rows = rows
        while !rows.isEmpty {
            if open[output].rowCount == size.rowsMax { cut(output, at: customer?.hash ?? .max) }
            let fitting = rows.prefix(size.rowsMax - open[output].rowCount)
            if let customer { open[output].begin(customer) }
            open[output].append(fitting, of: input)
            rows = rows.dropFirst(fitting.count)
        }
    }

    /// Cuts pieces at whose end a customer stands, or that its rows could make too large.
    private mutating func makeRoom(for count: Int, hash: UInt64) {
        let bound = size.bound(notAbove: hash)
        for output in open.indices where open[output].rowCount > 0 {
            if let last = open[output].lastCustomerHash, last < bound {
                cut(output, at: bound)
            } else if open[output].rowCount + count > size.rowsMax {
                cut(output, at: hash)
            }
        }
    }

    /// Hands out the open piece of an output, if it has rows, and opens the next one, which begins at
    /// a hash.
    ///
    /// Both have that hash if its rows are too many for one.
    private mutating func cut(_ output: Int, at hash: UInt64, isLast: Bool = false) {
        var piece = open[output]
        guard piece.rowCount > 0 else { return }
        open[output] = RowOrder(output: output, firstHash: hash)
        let isShared = isLast || phase == .rest || piece.lastCustomerHash == hash
        if phase == .customers { piece.endCustomers() }
        piece.lastHash = isShared ? hash : hash - 1
        filled.insert(piece, at: 0)
    }
}

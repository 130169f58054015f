internal import FootfallModel

/// The first half of a merge: decides the order of all rows, reading only customer directories and,
/// where inputs share a customer or rows go to several outputs, times.
///
/// Inputs are merged by customer (hash, then id), the rows of one customer by time, and the rows
/// without a customer by time at the end. Rows of an input never pass each other, which is why the
/// second half can read every column from front to back.
struct OrderMerge {
    private let inputs: [any MergeInput]
    private let router: MergeRouter
    private let rowsMax: Int
    private var times: [TimeCursor]
    /// For each output of the plan, its pieces: more than one if the rows would pass `rowsMax`.
    private var orders: [[RowOrder]]

    private init(_ inputs: [any MergeInput], plan: MergePlan, rowsMax: Int) throws {
        precondition(inputs.count <= Int(UInt16.max), "a merge of \(inputs.count) inputs")
        self.inputs = inputs
        self.rowsMax = rowsMax
        router = MergeRouter(plan)
        times = inputs.map { TimeCursor($0) }
        orders = plan.outputs.indices.map { [RowOrder(output: $0)] }
    }

    /// The rows of each segment to write.
    static func orders(
        _ inputs: [any MergeInput], plan: MergePlan, rowsMax: Int
    ) throws -> [[RowOrder]] {
        var merge = try OrderMerge(inputs, plan: plan, rowsMax: rowsMax)
        try merge.mergeCustomers()
        try merge.mergeRest()
        return merge.orders
    }

    private mutating func mergeCustomers() throws {
        var directory = try MergedDirectory(inputs)
        var parts: [Part] = []
        while try directory.next() {
            parts.removeAll(keepingCapacity: true)
            for stretch in directory.stretches {
                parts.append(Part(input: stretch.run, rows: stretch.rows))
            }
            try directory.id.withUnsafeBytes { id in
                try merge(&parts, of: Customer(hash: directory.hash, id: id))
            }
        }
        for output in orders.indices {
            for piece in orders[output].indices { orders[output][piece].endCustomers() }
        }
    }

    /// A customer whose rows are being merged; the id is valid until the next one's turn.
    private struct Customer {
        var hash: UInt64
        var id: UnsafeRawBufferPointer
    }

    /// Rows without a customer count as the greatest hash, so they go to the last piece.
    private mutating func mergeRest() throws {
        var parts = inputs.indices
            .map { Part(input: $0, rows: inputs[$0].customerRowCount..<inputs[$0].rowCount) }
            .filter { !$0.rows.isEmpty }
        try merge(&parts, of: nil)
    }

    /// Rows of one input, ascending by time.
    private struct Part {
        let input: Int
        var rows: Range<Int>
        /// Of the first row.
        var time: Int64 = 0
    }

    private mutating func merge(_ parts: inout [Part], of customer: Customer?) throws {
        guard let first = parts.first else { return }
        makeRoom(for: parts.reduce(0) { $0 + $1.rows.count }, hash: customer?.hash ?? .max)
        var seen = SeenOutputs()
        if parts.count == 1, router.isSingle {
            return append(first.rows, of: first.input, to: 0, customer: customer, &seen)
        }
        for index in parts.indices {
            parts[index].time = try times[parts[index].input].time(parts[index].rows.lowerBound)
        }
        while !parts.isEmpty {
            let next = Self.earliest(parts)
            let stretch = try router.stretch(of: parts[next].time)
            let limit = min(stretch.end, Self.limit(of: next, parts))
            let input = parts[next].input
            let rows = try pass(&parts[next], upTo: limit)
            append(rows, of: input, to: stretch.output, customer: customer, &seen)
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
    private mutating func pass(_ part: inout Part, upTo limit: Int64) throws -> Range<Int> {
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
        return first..<next
    }

    /// The outputs that a customer has been entered in.
    private struct SeenOutputs {
        private var first: Int?
        private var others: Set<Int> = []

        /// Whether this is the first time.
        mutating func insert(_ output: Int) -> Bool {
            guard let first else {
                first = output
                return true
            }
            return first == output ? false : others.insert(output).inserted
        }
    }

    private mutating func append(
        _ rows: Range<Int>, of input: Int, to output: Int, customer: Customer?,
        _ seen: inout SeenOutputs
    ) {
        let piece = orders[output].count - 1
        if let customer, seen.insert(output) {
            orders[output][piece].begin(customer: customer.hash, id: customer.id)
        }
        orders[output][piece].append(rows, of: input)
    }

    /// Begins a new piece of an output that some more rows could make too large for one segment.
    ///
    /// Customers of one hash stay together, so that pieces differ in hash.
    private mutating func makeRoom(for count: Int, hash: UInt64) {
        for output in orders.indices {
            let piece = orders[output].count - 1
            let rowCount = orders[output][piece].rowCount
            guard rowCount > 0, rowCount + count > rowsMax, orders[output][piece].lastHash != hash
            else { continue }
            orders[output].append(RowOrder(output: output, firstHash: hash))
        }
    }
}

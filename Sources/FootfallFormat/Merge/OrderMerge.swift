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
    private var customers: [CustomerCursor]
    private var times: [TimeCursor]
    /// For each output of the plan, its pieces: more than one if the rows would pass `rowsMax`.
    private var orders: [[RowOrder]]

    private init(_ inputs: [any MergeInput], plan: MergePlan, rowsMax: Int) throws {
        precondition(inputs.count <= Int(UInt16.max), "a merge of \(inputs.count) inputs")
        self.inputs = inputs
        self.rowsMax = rowsMax
        router = MergeRouter(plan)
        customers = try inputs.map { try CustomerCursor($0) }
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
        var heap = InputHeap()
        for input in inputs.indices where customers[input].isValid {
            heap.insert(input, key: customers[input].hash, ties: { comesBefore($0, $1) })
        }
        var parts: [Part] = []
        while let first = heap.first {
            let customer = customers[first]
            parts.removeAll(keepingCapacity: true)
            while let next = heap.first, customers[next].isSameCustomer(as: customer) {
                parts.append(Part(input: next, rows: customers[next].rows))
                try customers[next].advance()
                if customers[next].isValid {
                    heap.replaceFirst(key: customers[next].hash, ties: { comesBefore($0, $1) })
                } else {
                    heap.removeFirst(ties: { comesBefore($0, $1) })
                }
            }
            try merge(parts, of: customer)
        }
        for output in orders.indices {
            for piece in orders[output].indices { orders[output][piece].endCustomers() }
        }
    }

    /// Whether one input's customer comes before another's of the same hash.
    private func comesBefore(_ left: Int, _ right: Int) -> Bool {
        customers[left].id.lexicographicallyPrecedes(customers[right].id)
    }

    /// Rows without a customer count as the greatest hash, so they go to the last piece.
    private mutating func mergeRest() throws {
        let parts = inputs.indices
            .map { Part(input: $0, rows: inputs[$0].customerRowCount..<inputs[$0].rowCount) }
            .filter { !$0.rows.isEmpty }
        try merge(parts, of: nil)
    }

    /// Rows of one input, ascending by time.
    private struct Part {
        let input: Int
        var rows: Range<Int>
        var time: Int64 = 0
    }

    private mutating func merge(_ parts: [Part], of customer: CustomerCursor?) throws {
        guard !parts.isEmpty else { return }
        makeRoom(for: parts.reduce(0) { $0 + $1.rows.count }, hash: customer?.hash ?? .max)
        var seen = SeenOutputs()
        if let part = parts.first, parts.count == 1, router.isSingle {
            return append(part.rows, of: part.input, to: 0, customer: customer, &seen)
        }
        var parts = parts
        for index in parts.indices {
            parts[index].time = try times[parts[index].input].time(parts[index].rows.lowerBound)
        }
        while !parts.isEmpty {
            let next = Self.earliest(parts)
            let part = parts[next]
            let row = part.rows.lowerBound
            let output = router.isSingle ? 0 : try router.output(of: part.time)
            append(row..<row + 1, of: part.input, to: output, customer: customer, &seen)
            if part.rows.count == 1 {
                parts.remove(at: next)
            } else {
                parts[next].rows = row + 1..<part.rows.upperBound
                parts[next].time = try times[part.input].time(row + 1)
            }
        }
    }

    private static func earliest(_ parts: [Part]) -> Int {
        var earliest = 0
        for index in parts.indices where parts[index].time < parts[earliest].time {
            earliest = index
        }
        return earliest
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
        _ rows: Range<Int>, of input: Int, to output: Int, customer: CustomerCursor?,
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

/// The events of a window of customers that fell into cells: run after run, rows ascending.
struct WindowEvents {
    private var rows: [UInt32] = []
    private var cells: [UInt32] = []
    /// Where each run's events begin.
    private var starts = [0]

    mutating func append(_ entries: CellEntries, firstRow: UInt32) {
        for slot in entries.slots { rows.append(firstRow &+ slot) }
        cells.append(contentsOf: entries.cells)
    }

    mutating func endRun() { starts.append(rows.count) }

    /// The cells by customer, each customer's of all runs together; and its sessions, if they are
    /// asked for.
    func byCustomer(
        _ merge: consuming CustomerMerge, _ sessions: SessionCells?
    ) throws -> CustomerCells {
        var customers = CustomerCells()
        customers.cells.reserveCapacity(cells.count)
        var places = starts
        var stretches: [Range<Int>] = []
        while merge.next() {
            stretches.removeAll(keepingCapacity: true)
            for part in merge.parts {
                let stretch = stretch(of: part, from: places[part.run])
                customers.cells.append(contentsOf: cells[stretch])
                places[part.run] = stretch.upperBound
                stretches.append(stretch)
            }
            let isEmpty = customers.cells.count == customers.ends.last ?? 0
            customers.ends.append(customers.cells.count)
            guard let sessions else { continue }
            if !isEmpty {
                for (part, stretch) in zip(merge.parts, stretches) {
                    try sessions.add(part, selected: rows[stretch], cells: cells[stretch])
                }
                sessions.endCustomer(into: &customers.sessions)
            }
            customers.sessionEnds.append(customers.sessions.count)
        }
        return customers
    }

    /// The events in a part's rows, none of which lies before `first`.
    @inline(__always)
    private func stretch(of part: CustomerMerge.Part, from first: Int) -> Range<Int> {
        let end = starts[part.run + 1]
        var place = first
        while place < end, Int(rows[place]) < part.rows.upperBound { place &+= 1 }
        return first..<place
    }
}

package import FootfallFormat
package import FootfallModel

/// Walks the customers of a hash window over all runs at once, in (hash, id) order: each customer
/// once, with its rows in every run that has any.
///
///     var merge = try CustomerMerge(runs, window)
///     while try merge.next() {
///         for part in merge.parts { … runs[part.run], part.rows … }
///     }
package struct CustomerMerge {
    package struct Part: Sendable {
        /// Index of the run.
        package var run: Int
        package var rows: Range<Int>
        /// The customer's mask of event names in that run.
        package var mask: UInt64
    }

    private var cursors: [CustomerCursor]
    /// Where the current customer's rows lie, in the order of the runs.
    package private(set) var parts: [Part] = []
    package private(set) var hash: UInt64 = 0
    package private(set) var id: [UInt8] = []

    package init(_ runs: [any Run], _ window: HashWindow) throws {
        cursors = try zip(runs, window.rows).map {
            try CustomerCursor(run: $0, rows: $1, firstHash: window.hashes.lowerBound)
        }
    }

    /// Moves to the next customer; false after the last.
    package mutating func next() throws -> Bool {
        parts.removeAll(keepingCapacity: true)
        guard let least = leastCursor() else { return false }
        hash = cursors[least].hash
        id.removeAll(keepingCapacity: true)
        id.append(contentsOf: cursors[least].id)
        for run in cursors.indices where isCurrent(cursors[run]) {
            parts.append(Part(run: run, rows: cursors[run].rows, mask: cursors[run].mask))
            try cursors[run].advance()
        }
        return true
    }

    private func isCurrent(_ cursor: CustomerCursor) -> Bool {
        cursor.isAtCustomer && cursor.hash == hash && cursor.id.elementsEqual(id)
    }

    private func leastCursor() -> Int? {
        var least: Int?
        for (index, cursor) in cursors.enumerated() where cursor.isAtCustomer {
            guard let known = least else {
                least = index
                continue
            }
            if precedes(cursor, cursors[known]) { least = index }
        }
        return least
    }

    private func precedes(_ left: CustomerCursor, _ right: CustomerCursor) -> Bool {
        if left.hash != right.hash { return left.hash < right.hash }
        return left.id.lexicographicallyPrecedes(right.id)
    }
}

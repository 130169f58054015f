package import FootfallFormat
internal import FootfallModel

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
    /// The cursors at the current customer, ascending.
    private var current: [Int] = []
    /// Where the current customer's rows lie, in the order of the runs.
    package private(set) var parts: [Part] = []
    package private(set) var hash: UInt64 = 0

    package init(_ runs: [any Run], _ window: HashWindow) throws {
        cursors = try zip(runs, window.rows).map {
            try CustomerCursor(run: $0, rows: $1, firstHash: window.hashes.lowerBound)
        }
    }

    /// The current customer's id.
    package var id: [UInt8] {
        current.first.map { Array(cursors[$0].id) } ?? []
    }

    /// Moves to the next customer; false after the last.
    package mutating func next() throws -> Bool {
        for index in current.indices { try cursors[current[index]].advance() }
        gatherLeastHash()
        if current.count > 1 { keepLeastID() }
        parts.removeAll(keepingCapacity: true)
        for run in current {
            parts.append(Part(run: run, rows: cursors[run].rows, mask: cursors[run].mask))
        }
        return !current.isEmpty
    }

    private mutating func gatherLeastHash() {
        current.removeAll(keepingCapacity: true)
        hash = .max
        for index in cursors.indices where cursors[index].isAtCustomer {
            let other = cursors[index].hash
            guard other <= hash else { continue }
            if other < hash { current.removeAll(keepingCapacity: true) }
            hash = other
            current.append(index)
        }
    }

    /// Of customers with one hash, mostly one and the same, those with the least id.
    private mutating func keepLeastID() {
        let first = current[0]
        if current.allSatisfy({ $0 == first || cursors[$0].hasSameID(as: cursors[first]) }) {
            return
        }
        var least = first
        for index in current
        where cursors[index].id.lexicographicallyPrecedes(cursors[least].id) { least = index }
        current = current.filter { cursors[$0].hasSameID(as: cursors[least]) }
    }
}

internal import FootfallModel

/// Walks the customers of several runs in (hash, id) order, each once, by their sorted directories.
///
///     var directory = try MergedDirectory(runs)
///     while try directory.next() { … directory.id, directory.stretches … }
package struct MergedDirectory {
    /// The current customer's rows in one run.
    struct Stretch {
        let run: Int
        let rows: Range<Int>
    }

    private let cursors: [CustomerCursor]
    private var heap = InputHeap()

    // Of the current customer:

    private(set) var hash: UInt64 = 0
    private(set) var id: [UInt8] = []
    /// In the order of the runs.
    private(set) var stretches: [Stretch] = []

    init(_ runs: [any Run]) throws {
        cursors = try runs.map { try CustomerCursor($0) }
        for run in runs.indices where cursors[run].isValid {
            heap.insert(run, key: cursors[run].hash) { [cursors] in
                Self.precedes(cursors[$0], cursors[$1])
            }
        }
    }

    /// How many customers some runs have, each counted once; costs a pass over their directories.
    package static func customerCount(of runs: [any Run]) throws -> Int {
        var directory = try MergedDirectory(runs)
        var count = 0
        while try directory.next() { count += 1 }
        return count
    }

    /// Moves to the next customer; false after the last.
    mutating func next() throws -> Bool {
        stretches.removeAll(keepingCapacity: true)
        id.removeAll(keepingCapacity: true)
        guard let first = heap.first else { return false }
        hash = heap.firstKey
        cursors[first].withID { id.append(contentsOf: $0) }
        while let run = heap.first, heap.firstKey == hash, isCurrent(run) {
            stretches.append(Stretch(run: run, rows: cursors[run].rows))
            try advance(run)
        }
        return true
    }

    /// Whether a run, of the same hash, stands at the current customer.
    private func isCurrent(_ run: Int) -> Bool {
        stretches.isEmpty
            || id.withUnsafeBytes { id in cursors[run].withID { $0.isEqual(to: id) } }
    }

    /// Moves the first run of the heap on.
    private mutating func advance(_ run: Int) throws {
        let cursors = cursors
        try cursors[run].advance()
        if cursors[run].isValid {
            heap.replaceFirst(key: cursors[run].hash) { Self.precedes(cursors[$0], cursors[$1]) }
        } else {
            heap.removeFirst { Self.precedes(cursors[$0], cursors[$1]) }
        }
    }

    /// Whether one of two customers of the same hash comes first.
    private static func precedes(_ left: CustomerCursor, _ right: CustomerCursor) -> Bool {
        left.withID { left in right.withID { left.precedes($0) } }
    }
}

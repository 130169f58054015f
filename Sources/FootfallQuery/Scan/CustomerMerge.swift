package import FootfallFormat
internal import FootfallModel

/// Walks the customers of a hash window over all runs at once, in (hash, id) order: each customer
/// once, with its rows in every run that has any.
///
///     var merge = try CustomerMerge(runs, window)
///     while try merge.next() {
///         for part in merge.parts { … runs[part.run], part.rows … }
///     }
///
/// Safety: the buffers have room for a cursor, an index and a part of each run, and live as long as
/// the merge; `current` holds indices of cursors, and there are as many parts as it has.
package struct CustomerMerge: ~Copyable {
    package struct Part: Sendable {
        /// Index of the run.
        package var run: Int
        package var rows: Range<Int>
        /// The customer's mask of event names in that run.
        package var mask: UInt64
    }

    private let cursors: UnsafeMutableBufferPointer<CustomerCursor>
    /// The cursors at the current customer, ascending.
    private let current: UnsafeMutableBufferPointer<Int>
    private let partBuffer: UnsafeMutableBufferPointer<Part>
    private var currentCount = 0
    package private(set) var hash: UInt64 = 0

    package init(_ runs: [any Run], _ window: HashWindow) throws {
        let made = try zip(runs, window.rows).map {
            try CustomerCursor(run: $0, rows: $1, firstHash: window.hashes.lowerBound)
        }
        cursors = .allocate(capacity: made.count)
        _ = cursors.initialize(from: made)
        current = .allocate(capacity: made.count)
        partBuffer = .allocate(capacity: made.count)
    }

    deinit {
        cursors.deinitialize()
        cursors.deallocate()
        current.deallocate()
        partBuffer.deallocate()
    }

    /// Where the current customer's rows lie, in the order of the runs; valid until the next one.
    package var parts: UnsafeBufferPointer<Part> {
        UnsafeBufferPointer(rebasing: partBuffer[..<currentCount])
    }

    /// The current customer's id.
    package var id: ArraySlice<UInt8> {
        currentCount == 0 ? [] : cursors[current[0]].id
    }

    /// Moves to the next customer; false after the last.
    package mutating func next() throws -> Bool {
        for i in 0..<currentCount { try cursors[current[i]].advance() }
        gatherLeastHash()
        if currentCount > 1 { keepLeastID() }
        for i in 0..<currentCount {
            let run = current[i]
            partBuffer[i] = Part(run: run, rows: cursors[run].rows, mask: cursors[run].mask)
        }
        return currentCount > 0
    }

    private mutating func gatherLeastHash() {
        var least = UInt64.max
        var count = 0
        for index in 0..<cursors.count where cursors[index].isAtCustomer {
            let other = cursors[index].hash
            guard other <= least else { continue }
            if other < least { count = 0 }
            least = other
            current[count] = index
            count += 1
        }
        hash = least
        currentCount = count
    }

    /// Of customers with one hash, mostly one and the same, those with the least id.
    private mutating func keepLeastID() {
        var least = current[0]
        for i in 1..<currentCount
        where !cursors[current[i]].hasSameID(as: cursors[least])
            && cursors[current[i]].id.lexicographicallyPrecedes(cursors[least].id)
        {
            least = current[i]
        }
        var kept = 0
        for i in 0..<currentCount
        where current[i] == least || cursors[current[i]].hasSameID(as: cursors[least]) {
            current[kept] = current[i]
            kept += 1
        }
        currentCount = kept
    }
}

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
/// Safety: the buffers have room for a cursor, a hash, an index and a part of each run, and live as
/// long as the merge; `current` holds indices of cursors, and there are as many parts as it has.
package struct CustomerMerge: ~Copyable {
    package struct Part: Sendable {
        /// Index of the run.
        package var run: Int
        package var rows: Range<Int>
        /// The customer's mask of event names in that run.
        package var mask: UInt64
    }

    private let cursors: UnsafeMutableBufferPointer<CustomerCursor>
    /// Where each cursor stands, side by side: all are looked at for each customer.
    private let hashes: UnsafeMutableBufferPointer<UInt64>
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
        hashes = .allocate(capacity: made.count)
        _ = hashes.initialize(from: made.map(\.hashOrEnd))
        current = .allocate(capacity: made.count)
        partBuffer = .allocate(capacity: made.count)
    }

    deinit {
        cursors.deinitialize()
        cursors.deallocate()
        hashes.deallocate()
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
        for i in 0..<currentCount {
            try cursors[current[i]].advance()
            hashes[current[i]] = cursors[current[i]].hashOrEnd
        }
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
        for hash in hashes { least = min(least, hash) }
        var count = 0
        for run in 0..<hashes.count where hashes[run] == least && cursors[run].isAtCustomer {
            current[count] = run
            count += 1
        }
        hash = least
        currentCount = count
    }

    /// Of customers with one hash, mostly one and the same, those with the least id.
    private mutating func keepLeastID() {
        let first = current[0]
        for i in 1..<currentCount where !cursors[current[i]].hasSameID(as: cursors[first]) {
            return sortOutLeastID()
        }
    }

    private mutating func sortOutLeastID() {
        var least = current[0]
        for i in 1..<currentCount
        where cursors[current[i]].id.lexicographicallyPrecedes(cursors[least].id) {
            least = current[i]
        }
        var kept = 0
        for i in 0..<currentCount where cursors[current[i]].hasSameID(as: cursors[least]) {
            current[kept] = current[i]
            kept += 1
        }
        currentCount = kept
    }
}

extension CustomerCursor {
    /// The hash of its customer; past the last, the greatest of all, which a customer may have, too.
    fileprivate var hashOrEnd: UInt64 { isAtCustomer ? hash : .max }
}

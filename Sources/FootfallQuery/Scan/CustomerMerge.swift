package import FootfallFormat
internal import FootfallModel

/// Walks the customers of a hash window over all runs at once, in (hash, id) order: each customer
/// once, with its rows in every run that has any.
///
/// A run without rows in the window has no lane; where only one run has any, as where one segment
/// holds a slice's customers of these hashes, nothing is compared.
///
///     var merge = try CustomerMerge(runs, window)
///     while merge.next() {
///         for part in merge.parts { … runs[part.run], part.rows … }
///     }
///
/// Safety: the buffers have room for a hash, an index and a part of each lane, and live as long as the
/// merge, like the directories that lanes point into; `current` holds indices of lanes, and there are as
/// many parts as it has. A lane's place is below the count of its entries while it is one of the
/// current ones, and never passes it.
package struct CustomerMerge: ~Copyable {
    package struct Part: Sendable, BitwiseCopyable {
        private let runIndex: UInt32
        private let firstRow: UInt32
        private let endRow: UInt32
        /// The customer's mask of event names in that run.
        package let mask: UInt64

        /// There are fewer runs than 2^32, and each has fewer rows.
        package init(run: Int, rows: Range<Int>, mask: UInt64) {
            runIndex = UInt32(truncatingIfNeeded: run)
            firstRow = UInt32(truncatingIfNeeded: rows.lowerBound)
            endRow = UInt32(truncatingIfNeeded: rows.upperBound)
            self.mask = mask
        }

        /// Index of the run.
        package var run: Int { Int(runIndex) }
        package var rows: Range<Int> {
            Range(uncheckedBounds: (Int(firstRow), Int(endRow)))
        }
    }

    /// A run's entries, and the one that comes next.
    private struct Lane {
        let run: Int
        let entries: WindowDirectory.Entries
        var place = 0
    }

    private let directories: [WindowDirectory]
    private let lanes: UnsafeMutableBufferPointer<Lane>
    /// The hash at which each lane stands, side by side: all are looked at for each customer.
    private let hashes: UnsafeMutableBufferPointer<UInt64>
    /// The lanes at the current customer, ascending.
    private let current: UnsafeMutableBufferPointer<Int>
    private let partBuffer: UnsafeMutableBufferPointer<Part>
    private var currentCount = 0
    private let keepsIDs: Bool

    /// A walk that knows the customers' ids if they are asked for.
    package init(_ runs: [any Run], _ window: HashWindow, keepsIDs: Bool = true) throws {
        self.keepsIDs = keepsIDs
        let present = runs.indices.filter { !window.rows[$0].isEmpty }
        directories = try present.map {
            try WindowDirectory(
                runs[$0], window.rows[$0], firstHash: window.hashes.lowerBound,
                keepsIDs: keepsIDs || present.count > 1)
        }
        lanes = .allocate(capacity: present.count)
        _ = lanes.initialize(
            from: zip(present, directories).map { Lane(run: $0, entries: $1.entries) })
        hashes = .allocate(capacity: present.count)
        _ = hashes.initialize(from: directories.map { $0.entries.hashes[0] })
        current = .allocate(capacity: present.count)
        current.initialize(repeating: 0)
        partBuffer = .allocate(capacity: present.count)
    }

    deinit {
        lanes.deallocate()
        hashes.deallocate()
        current.deallocate()
        partBuffer.deallocate()
    }

    /// Where the current customer's rows lie, in the order of the runs; valid until the next one.
    package var parts: UnsafeBufferPointer<Part> {
        UnsafeBufferPointer(rebasing: partBuffer[..<currentCount])
    }

    /// The current customer's id, if ids are kept; valid as long as the merge.
    package var id: UnsafeRawBufferPointer {
        precondition(keepsIDs, "ids that were not asked for")
        return currentCount == 0 ? UnsafeRawBufferPointer(start: nil, count: 0) : id(current[0])
    }

    /// The hash of its id; 0 where there is no current customer.
    package var hash: UInt64 {
        currentCount == 0 ? 0 : lanes[current[0]].entries.hashes[lanes[current[0]].place]
    }

    private func id(_ lane: Int) -> UnsafeRawBufferPointer {
        lanes[lane].entries.id(lanes[lane].place)
    }

    /// Moves to the next customer; false after the last.
    @inline(__always)
    package mutating func next() -> Bool {
        if lanes.count == 1 { return nextOfOnlyLane() }
        for i in 0..<currentCount {
            let lane = current[i]
            lanes[lane].place &+= 1
            hashes[lane] = lanes[lane].entries.hashes[lanes[lane].place]
        }
        gatherLeastHash()
        if currentCount > 1 { keepLeastID() }
        for i in 0..<currentCount { partBuffer[i] = part(of: current[i]) }
        return currentCount > 0
    }

    @inline(__always)
    private mutating func nextOfOnlyLane() -> Bool {
        lanes[0].place &+= currentCount
        guard lanes[0].place < lanes[0].entries.count else {
            currentCount = 0
            return false
        }
        currentCount = 1
        partBuffer[0] = part(of: 0)
        return true
    }

    @inline(__always)
    private func part(of lane: Int) -> Part {
        let (entries, place) = (lanes[lane].entries, lanes[lane].place)
        // Rows ascend in a block, and blocks adjoin.
        let rows = Range(
            uncheckedBounds: (Int(entries.firstRows[place]), Int(entries.firstRows[place &+ 1])))
        return Part(run: lanes[lane].run, rows: rows, mask: entries.masks[place])
    }

    /// Branch-free: which lanes a customer lies in is noise.
    @inline(__always)
    private mutating func gatherLeastHash() {
        var least = UInt64.max
        for hash in hashes { least = min(least, hash) }
        var count = 0
        for lane in 0..<hashes.count {
            current[count] = lane
            // Its highest bit is set if the two differ: written out, as a comparison becomes a branch.
            let difference = hashes[lane] ^ least
            count &+= 1 &- Int((difference | (0 &- difference)) >> 63)
        }
        currentCount = count
        if least == .max { dropEnded() }
    }

    /// Of the lanes at the greatest hash, keeps those that stand at a customer and not behind the last.
    private mutating func dropEnded() {
        var kept = 0
        for i in 0..<currentCount {
            let lane = current[i]
            guard lanes[lane].place < lanes[lane].entries.count else { continue }
            current[kept] = lane
            kept += 1
        }
        currentCount = kept
    }

    /// Of customers with one hash, mostly one and the same, those with the least id.
    private mutating func keepLeastID() {
        let first = id(current[0])
        for i in 1..<currentCount where !first.hasSameBytes(as: id(current[i])) {
            return sortOutLeastID()
        }
    }

    private mutating func sortOutLeastID() {
        var least = id(current[0])
        for i in 1..<currentCount where id(current[i]).lexicographicallyPrecedes(least) {
            least = id(current[i])
        }
        var kept = 0
        for i in 0..<currentCount where id(current[i]).hasSameBytes(as: least) {
            current[kept] = current[i]
            kept += 1
        }
        currentCount = kept
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are the same: eight at a time, the last eight perhaps again.
    @inline(__always)
    fileprivate func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard count >= 8 else { return hasSameFewBytes(as: other) }
        var place = 0
        while place < count &- 8 {
            guard word(at: place) == other.word(at: place) else { return false }
            place &+= 8
        }
        return word(at: count &- 8) == other.word(at: count &- 8)
    }

    @inline(__always)
    private func hasSameFewBytes(as other: UnsafeRawBufferPointer) -> Bool {
        for i in 0..<count where self[i] != other[i] { return false }
        return true
    }

    @inline(__always)
    private func word(at offset: Int) -> UInt64 {
        loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}

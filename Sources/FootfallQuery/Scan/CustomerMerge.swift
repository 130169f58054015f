package import FootfallFormat
internal import FootfallModel

/// Walks the customers of a hash window over all runs at once, in (hash, id) order: each customer
/// once, with its rows in every run that has any.
///
///     var merge = try CustomerMerge(runs, window)
///     while merge.next() {
///         for part in merge.parts { … runs[part.run], part.rows … }
///     }
///
/// Safety: the buffers have room for a lane, a hash, an index and a part of each run, and live as
/// long as the merge, like the directories that lanes point into; `current` holds indices of lanes,
/// and there are as many parts as it has. A lane's place is below the count of its entries while it is
/// one of the current ones, and never passes it.
package struct CustomerMerge: ~Copyable {
    package struct Part: Sendable {
        /// Index of the run.
        package var run: Int
        package var rows: Range<Int>
        /// The customer's mask of event names in that run.
        package var mask: UInt64
    }

    /// A run's entries, and the one that comes next.
    private struct Lane {
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
    package private(set) var hash: UInt64 = 0

    package init(_ runs: [any Run], _ window: HashWindow) throws {
        directories = try zip(runs, window.rows).map {
            try WindowDirectory($0, $1, firstHash: window.hashes.lowerBound)
        }
        lanes = .allocate(capacity: directories.count)
        _ = lanes.initialize(from: directories.map { Lane(entries: $0.entries) })
        hashes = .allocate(capacity: directories.count)
        _ = hashes.initialize(from: directories.map { $0.entries.hashes[0] })
        current = .allocate(capacity: directories.count)
        partBuffer = .allocate(capacity: directories.count)
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

    /// The current customer's id; valid as long as the merge.
    package var id: UnsafeRawBufferPointer {
        currentCount == 0 ? UnsafeRawBufferPointer(start: nil, count: 0) : id(current[0])
    }

    private func id(_ run: Int) -> UnsafeRawBufferPointer {
        lanes[run].entries.id(lanes[run].place)
    }

    /// Moves to the next customer; false after the last.
    @inline(__always)
    package mutating func next() -> Bool {
        for i in 0..<currentCount {
            let run = current[i]
            lanes[run].place &+= 1
            hashes[run] = lanes[run].entries.hashes[lanes[run].place]
        }
        gatherLeastHash()
        if currentCount > 1 { keepLeastID() }
        for i in 0..<currentCount { partBuffer[i] = part(of: current[i]) }
        return currentCount > 0
    }

    @inline(__always)
    private func part(of run: Int) -> Part {
        let (entries, place) = (lanes[run].entries, lanes[run].place)
        let rows = Int(entries.firstRows[place])..<Int(entries.firstRows[place &+ 1])
        return Part(run: run, rows: rows, mask: entries.masks[place])
    }

    /// Branch-free: which runs a customer lies in is noise.
    @inline(__always)
    private mutating func gatherLeastHash() {
        var least = UInt64.max
        for hash in hashes { least = min(least, hash) }
        var count = 0
        for run in 0..<hashes.count {
            current[count] = run
            // Its highest bit is set if the two differ: written out, as a comparison becomes a branch.
            let difference = hashes[run] ^ least
            count &+= 1 &- Int((difference | (0 &- difference)) >> 63)
        }
        hash = least
        currentCount = count
        if least == .max { dropEnded() }
    }

    /// Of the lanes at the greatest hash, keeps those that stand at a customer and not behind the last.
    private mutating func dropEnded() {
        var kept = 0
        for i in 0..<currentCount {
            let run = current[i]
            guard lanes[run].place < lanes[run].entries.count else { continue }
            current[kept] = run
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

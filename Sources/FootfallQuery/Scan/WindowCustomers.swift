import FootfallFormat

/// The customers of a window that may matter to a query, found in the directories alone.
struct WindowCustomers {
    /// Each customer's parts, one customer after the other.
    private(set) var parts: [CustomerMerge.Part] = []
    /// Where each customer's parts end.
    private(set) var partEnds: [Int] = []
    /// The rows of each run that belong to them: ascending stretches, joined where the gap is smaller
    /// than a zone, which is read whole.
    private(set) var stretches: [[Range<Int>]] = []
    /// How many were left out because their masks tell all that is asked.
    private(set) var settledCount = 0
    /// How many were left out, those and the ones that cannot matter.
    private(set) var skippedCount = 0
    /// The last stretch of each run, which may still grow; empty before the first.
    private var growing: [Range<Int>] = []
    private var idBytes: [UInt8] = []
    private var idEnds: [Int] = []

    mutating func removeAll(runs: Int) {
        parts.removeAll(keepingCapacity: true)
        partEnds.removeAll(keepingCapacity: true)
        (settledCount, skippedCount) = (0, 0)
        stretches = [[Range<Int>]](repeating: [], count: runs)
        growing = [Range<Int>](repeating: 0..<0, count: runs)
        idBytes.removeAll(keepingCapacity: true)
        idEnds.removeAll(keepingCapacity: true)
    }

    /// Adds the customers that a sieve leaves.
    mutating func find(
        _ merge: consuming CustomerMerge, _ sieve: CustomerSieve, keepsIDs: Bool
    ) {
        while merge.next() {
            switch sieve.finding(of: merge.parts) {
            case .nothing:
                skippedCount &+= 1
                continue
            case .settled:
                skippedCount &+= 1
                settledCount += 1
                continue
            case .open: break
            }
            for part in merge.parts {
                add(part.rows, of: part.run)
                parts.append(part)
            }
            partEnds.append(parts.count)
            guard keepsIDs else { continue }
            idBytes.append(contentsOf: merge.id)
            idEnds.append(idBytes.count)
        }
        for run in growing.indices { endStretch(of: run) }
    }

    /// The id of the n-th customer, if ids are kept.
    func id(_ number: Int) -> ArraySlice<UInt8> {
        idBytes[(number == 0 ? 0 : idEnds[number - 1])..<idEnds[number]]
    }

    @inline(__always)
    private mutating func add(_ rows: Range<Int>, of run: Int) {
        let last = growing[run]
        if !last.isEmpty && rows.lowerBound - last.upperBound < ZoneSize.rows {
            growing[run] = last.lowerBound..<rows.upperBound
        } else {
            endStretch(of: run)
            growing[run] = rows
        }
    }

    private mutating func endStretch(of run: Int) {
        if !growing[run].isEmpty { stretches[run].append(growing[run]) }
        growing[run] = 0..<0
    }
}

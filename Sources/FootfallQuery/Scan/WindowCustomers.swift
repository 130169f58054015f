import FootfallFormat

/// The customers of a window that may matter to a query, found in the directories alone.
///
/// Safety: `parts` and `partEnds` are valid until customers of another window are looked for.
struct WindowCustomers: ~Copyable {
    private let partBuffer = GrowingBuffer<CustomerMerge.Part>()
    private let endBuffer = GrowingBuffer<Int>()
    /// The rows of each run that belong to them: ascending stretches, joined where the gap is smaller
    /// than a zone, which is read whole.
    private(set) var stretches: [[Range<Int>]] = []
    /// How many were left out because their masks tell all that is asked.
    private(set) var settledCount = 0
    /// How many were left out, those and the ones that cannot matter.
    private(set) var skippedCount = 0
    private var idBytes: [UInt8] = []
    private var idEnds: [Int] = []

    /// Each customer's parts, one customer after the other.
    var parts: UnsafeBufferPointer<CustomerMerge.Part> { UnsafeBufferPointer(partBuffer.values) }

    /// Where each customer's parts end.
    var partEnds: UnsafeBufferPointer<Int> { UnsafeBufferPointer(endBuffer.values) }

    mutating func removeAll(runs: Int) {
        partBuffer.removeAll()
        endBuffer.removeAll()
        (settledCount, skippedCount) = (0, 0)
        stretches = [[Range<Int>]](repeating: [], count: runs)
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
                settledCount &+= 1
                continue
            case .open: break
            }
            for part in merge.parts { partBuffer.append(part) }
            endBuffer.append(partBuffer.count)
            guard keepsIDs else { continue }
            idBytes.append(contentsOf: merge.id)
            idEnds.append(idBytes.count)
        }
        joinRows()
    }

    private mutating func joinRows() {
        // The last stretch of each run, which may still grow; empty before the first.
        var growing = [Range<Int>](repeating: 0..<0, count: stretches.count)
        for part in parts {
            let (last, rows) = (growing[part.run], part.rows)
            if !last.isEmpty && rows.lowerBound - last.upperBound < ZoneSize.rows {
                growing[part.run] = last.lowerBound..<rows.upperBound
            } else {
                if !last.isEmpty { stretches[part.run].append(last) }
                growing[part.run] = rows
            }
        }
        for (run, last) in growing.enumerated() where !last.isEmpty { stretches[run].append(last) }
    }

    /// The id of the n-th customer, if ids are kept.
    func id(_ number: Int) -> ArraySlice<UInt8> {
        idBytes[(number == 0 ? 0 : idEnds[number - 1])..<idEnds[number]]
    }
}

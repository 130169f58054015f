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
    private var idBytes: [UInt8] = []
    private var idEnds: [Int] = []

    mutating func removeAll(runs: Int) {
        parts.removeAll(keepingCapacity: true)
        partEnds.removeAll(keepingCapacity: true)
        stretches = [[Range<Int>]](repeating: [], count: runs)
        idBytes.removeAll(keepingCapacity: true)
        idEnds.removeAll(keepingCapacity: true)
    }

    /// Adds the customers whose mask shows some of the bits that are wanted in a run.
    mutating func find(
        _ merge: consuming CustomerMerge, wanted: [UInt64], keepsIDs: Bool
    ) throws {
        while try merge.next() {
            var found: UInt64 = 0
            for part in merge.parts { found |= part.mask & wanted[part.run] }
            guard found != 0 else { continue }
            for part in merge.parts { add(part.rows, of: part.run) }
            parts.append(contentsOf: merge.parts)
            partEnds.append(parts.count)
            guard keepsIDs else { continue }
            idBytes.append(contentsOf: merge.id)
            idEnds.append(idBytes.count)
        }
    }

    /// The id of the n-th customer, if ids are kept.
    func id(_ number: Int) -> ArraySlice<UInt8> {
        idBytes[(number == 0 ? 0 : idEnds[number - 1])..<idEnds[number]]
    }

    private mutating func add(_ rows: Range<Int>, of run: Int) {
        let last = stretches[run].count - 1
        if last >= 0, rows.lowerBound - stretches[run][last].upperBound < ZoneSize.rows {
            stretches[run][last] = stretches[run][last].lowerBound..<rows.upperBound
        } else {
            stretches[run].append(rows)
        }
    }
}

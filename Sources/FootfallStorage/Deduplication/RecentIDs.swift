internal import FootfallFormat

/// The insert ids that came since the store was opened: one question here stands for one to each
/// segment that was written meanwhile, and to the tables of ids in memory.
///
/// A chain of bloom filters, each for four times as many ids as the one before, so that a small store
/// has a small one and few are asked however much comes: at 1.5 bytes an id, all of them together
/// take some two new ids in a hundred for known. It forgets nothing: an id whose append failed stays,
/// and is looked for in vain.
struct RecentIDs: Sendable {
    private static let firstCount = 1 << 18
    private static let countMax = 1 << 24
    private static let bitsPerIDMax = 12

    private let bitsPerID: Int
    private var filters: [BloomFilter] = []
    /// How many ids the last filter is made for, and how many of those have not come.
    private var lastCount = 0
    private var room = 0

    /// - Parameter bitsPerID: what segments' filters have; here, fewer do.
    init(bitsPerID: Int) {
        self.bitsPerID = min(bitsPerID, Self.bitsPerIDMax)
    }

    /// Adds ids, given by their hashes; returns the places of those that may have come before, be it
    /// earlier among these.
    mutating func add(_ hashes: [UInt64]) -> [UInt32] {
        guard !hashes.isEmpty else { return [] }
        if room < hashes.count { grow(for: hashes.count) }
        room -= hashes.count
        let last = filters.count - 1
        let known = filters[last].add(hashes)
        guard last > 0 else { return known }
        var isKnown = [Bool](repeating: false, count: hashes.count)
        for place in known { isKnown[Int(place)] = true }
        for filter in filters[..<last] {
            for place in filter.places(of: hashes) { isKnown[Int(place)] = true }
        }
        return isKnown.indices.filter { isKnown[$0] }.map { UInt32($0) }
    }

    private mutating func grow(for count: Int) {
        lastCount = max(count, min(Self.countMax, max(Self.firstCount, lastCount * 4)))
        room = lastCount
        filters.append(BloomFilter(idCountMax: lastCount, bitsPerID: bitsPerID))
    }
}

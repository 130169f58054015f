/// Numbers distinct pairs of numbers, from 0 in order of first sight: an open-addressing table.
///
/// A tuple of any length is a chain of pairs (what came before, the next part), so this is all that
/// grouping by several paths needs.
struct PairTable {
    private static let free = UInt32.max

    private(set) var pairs: [UInt64] = []
    private var table = [UInt32](repeating: PairTable.free, count: 64)
    private var lastPair = UInt64.max
    private var lastID = PairTable.free

    var count: Int { pairs.count }
    var byteCount: Int { pairs.count * 8 + table.count * 4 }

    func first(_ id: Int) -> UInt32 { UInt32(truncatingIfNeeded: pairs[id] >> 32) }
    func second(_ id: Int) -> UInt32 { UInt32(truncatingIfNeeded: pairs[id]) }

    /// The number of a pair, new or known.
    @inline(__always)
    mutating func id(_ first: UInt32, _ second: UInt32) -> UInt32 {
        let pair = UInt64(first) << 32 | UInt64(second)
        if pair == lastPair, lastID != Self.free { return lastID }
        lastPair = pair
        lastID = find(pair)
        return lastID
    }

    /// Whether the pair is new; it is known from now on.
    mutating func insert(_ first: UInt32, _ second: UInt32) -> Bool {
        let known = pairs.count
        _ = id(first, second)
        return pairs.count > known
    }

    private mutating func find(_ pair: UInt64) -> UInt32 {
        var place = Self.place(pair, table.count)
        while table[place] != Self.free {
            if pairs[Int(table[place])] == pair { return table[place] }
            place = (place + 1) & (table.count - 1)
        }
        let id = UInt32(pairs.count)
        pairs.append(pair)
        table[place] = id
        if pairs.count * 2 > table.count { grow() }
        return id
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: Self.free, count: table.count * 2)
        for (id, pair) in pairs.enumerated() {
            var place = Self.place(pair, larger.count)
            while larger[place] != Self.free { place = (place + 1) & (larger.count - 1) }
            larger[place] = UInt32(id)
        }
        table = larger
    }

    /// Multiplicative hashing: the high half of a product by the golden ratio's odd multiple.
    private static func place(_ pair: UInt64, _ size: Int) -> Int {
        let product = (pair ^ pair >> 29) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: product >> 32) & (size - 1)
    }
}

/// Numbers distinct pairs of numbers, from 0 in order of first sight.
///
/// A tuple of any length is a chain of pairs (what came before, the next part), so this is all that
/// grouping by several paths needs. Pairs that begin with 0 are looked up in an array, all others in
/// an open-addressing table.
struct PairTable {
    private static let free = UInt32.max
    /// Codes up to here have a place in the array.
    private static let directMax = 1 << 20
    /// A table of this size takes milliseconds to grow.
    private static let largeSize = 1 << 18

    private(set) var pairs: [UInt64] = []
    private var table = [UInt32](repeating: PairTable.free, count: 64)
    private var used = 0
    private var direct: [UInt32] = []

    var count: Int { pairs.count }
    var byteCount: Int { pairs.count * 8 + (table.count + direct.count) * 4 }

    func first(_ id: Int) -> UInt32 { UInt32(truncatingIfNeeded: pairs[id] >> 32) }
    func second(_ id: Int) -> UInt32 { UInt32(truncatingIfNeeded: pairs[id]) }

    /// The number of a pair, new or known.
    @inline(__always)
    mutating func id(_ first: UInt32, _ second: UInt32) -> UInt32 {
        if first == 0, Int(second) < direct.count {
            let known = direct[Int(second)]
            if known != Self.free { return known }
        }
        return find(first, second)
    }

    /// Whether the pair is new; it is known from now on.
    @inline(__always)
    mutating func insert(_ first: UInt32, _ second: UInt32) -> Bool {
        let known = pairs.count
        _ = id(first, second)
        return pairs.count > known
    }

    /// Replaces each number by that of its pair with a code: the code of its slot, or `none` for a
    /// slot below 0.
    mutating func extend(
        _ numbers: inout [UInt32], _ codes: [UInt32], at slots: [Int32], none: UInt32
    ) {
        for i in numbers.indices {
            let slot = Int(slots[i])
            numbers[i] = id(numbers[i], slot < 0 ? none : codes[slot])
        }
    }

    /// Makes room for so many pairs in a large table, unless the query is given up.
    mutating func makeRoom(for more: Int) throws {
        try pairs.makeRoom(for: more)
        guard table.count >= Self.largeSize, (used + more) * 2 > table.count else { return }
        table = try grown { try QueryWatch.checkpoint(at: $0) }
    }

    private mutating func find(_ first: UInt32, _ second: UInt32) -> UInt32 {
        if first == 0, second < Self.directMax {
            direct.grow(to: Int(second) + 1, Self.free)
            direct[Int(second)] = append(UInt64(second))
            return direct[Int(second)]
        }
        let pair = UInt64(first) << 32 | UInt64(second)
        var place = Self.place(pair, table.count)
        while table[place] != Self.free {
            if pairs[Int(table[place])] == pair { return table[place] }
            place = (place + 1) & (table.count - 1)
        }
        table[place] = append(pair)
        used += 1
        defer { if used * 2 > table.count { table = grown { _ in } } }
        return table[place]
    }

    private mutating func append(_ pair: UInt64) -> UInt32 {
        pairs.append(pair)
        return UInt32(pairs.count - 1)
    }

    /// A table of twice the size; `step` is told how many places were made, then of each of the old
    /// ones.
    private func grown(_ step: (Int) throws -> Void) rethrows -> [UInt32] {
        var larger: [UInt32] = []
        larger.reserveCapacity(table.count * 2)
        while larger.count < table.count * 2 {
            try step(larger.count)
            let count = min(Self.largeSize, table.count * 2 - larger.count)
            larger.append(contentsOf: repeatElement(Self.free, count: count))
        }
        for (old, id) in table.enumerated() {
            try step(old)
            guard id != Self.free else { continue }
            var place = Self.place(pairs[Int(id)], larger.count)
            while larger[place] != Self.free { place = (place + 1) & (larger.count - 1) }
            larger[place] = id
        }
        return larger
    }

    /// Multiplicative hashing: the high half of a product by the golden ratio's odd multiple.
    private static func place(_ pair: UInt64, _ size: Int) -> Int {
        let product = (pair ^ pair >> 29) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: product >> 32) & (size - 1)
    }
}

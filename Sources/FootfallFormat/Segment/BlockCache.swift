internal import Synchronization

/// What was decoded lately, up to a number of bytes: the least recently used goes first.
///
/// Entries are of two ranks, each in its own order of use. Guides (indexes, dictionaries, statistics)
/// are few, and most questions begin with them; values of a zone or a block are many, and each serves
/// that place alone. Were they in one order, a pass over the values of a large store would drive out
/// the guides, and a question that statistics answer would decode all of them for its few numbers. So
/// values make room for guides, and guides for values only where they take more than their share.
///
/// Shared by all segments of a store and all its threads. Two threads that miss the same entry at
/// once both decode it; the second result replaces the first.
package final class BlockCache: Sendable {
    enum Rank: Int, CaseIterable {
        case guide, values
    }

    fileprivate struct Key: Hashable {
        var owner: UInt64
        var offset: Int
    }

    fileprivate struct Entry {
        var key: Key
        var value: any Sendable
        var cost: Int
        var rank: Rank
        /// How many uses of the cache there had been at this one's last.
        var lastUse: Int
        /// Neighbours in the order of use; -1 at the ends.
        var newer: Int
        var older: Int
    }

    /// The entries of one rank in the order of use; -1 where there are none.
    fileprivate struct Order {
        var newest = -1
        var oldest = -1
        var cost = 0
    }

    fileprivate struct State {
        var places: [Key: Int] = [:]
        var entries: [Entry] = []
        var free: [Int] = []
        /// By rank.
        var orders = Rank.allCases.map { _ in Order() }
        var owners: UInt64 = 0
        var uses = 0
    }

    /// An entry is stale once the others were used so many times each, on average, without it.
    private static let roundsToStale = 8
    /// The share of the capacity that guides keep whatever values come.
    private static let guideShare = 4

    private let capacity: Int
    private let state = Mutex(State())

    /// A cache of some bytes; 0 keeps nothing.
    package init(capacity: Int = 128 << 20) {
        self.capacity = capacity
    }

    /// Bytes in use, about.
    package var cost: Int { state.withLock { $0.cost } }

    /// A number for one user of the cache, whose offsets are then its own.
    func newOwner() -> UInt64 {
        state.withLock { state in
            state.owners += 1
            return state.owners
        }
    }

    /// Lets go of all that an owner had made.
    func forget(owner: UInt64) {
        state.withLock { state in
            for (key, place) in state.places where key.owner == owner { state.remove(place) }
        }
    }

    /// The value of this kind at an offset of an owner, made if it is not there.
    func value<Value: Sendable>(
        owner: UInt64, offset: Int, rank: Rank = .values, cost: (Value) -> Int,
        make: () throws -> Value
    ) rethrows -> Value {
        let key = Key(owner: owner, offset: offset)
        let known = state.withLock { $0.use(key) }
        if let value = known as? Value { return value }
        let value = try make()
        let cost = cost(value)
        // What would drive out everything else is not worth it.
        if cost <= capacity / 4 {
            state.withLock { state in
                if let place = state.places[key] { state.remove(place) }
                state.makeRoom(
                    for: cost, capacity: capacity, guideMin: capacity / Self.guideShare)
                state.insert(key, value, cost: cost, rank)
            }
        }
        return value
    }

    /// The value of this kind at an offset of an owner, if it is there.
    func known<Value: Sendable>(owner: UInt64, offset: Int) -> Value? {
        state.withLock { $0.use(Key(owner: owner, offset: offset)) } as? Value
    }

    /// Whether something is there, which is no use of it.
    func holds(owner: UInt64, offset: Int) -> Bool {
        state.withLock { $0.places[Key(owner: owner, offset: offset)] != nil }
    }

    /// Whether a scan may add so much: into free room, or in place of what nobody uses any more.
    ///
    /// A scan of more than the cache holds would otherwise drive out everything, itself included,
    /// before anything is used again. What is wide saves the least decoding for its bytes, so it may not
    /// fill the second half.
    func hasRoomForScan(_ cost: Int, isWide: Bool = false) -> Bool {
        state.withLock { state in
            guard state.cost + cost > (isWide ? capacity / 2 : capacity) else { return true }
            let oldest = state.orders[Rank.values.rawValue].oldest
            guard oldest >= 0, cost <= capacity / 4 else { return false }
            let age = state.uses - state.entries[oldest].lastUse
            return age > state.places.count * Self.roundsToStale
        }
    }
}

extension BlockCache.State {
    fileprivate mutating func use(_ key: BlockCache.Key) -> (any Sendable)? {
        guard let place = places[key] else { return nil }
        uses += 1
        entries[place].lastUse = uses
        unlink(place)
        link(place)
        return entries[place].value
    }

    var cost: Int { orders.reduce(0) { $0 + $1.cost } }

    /// Lets go of the least recently used until so much more is in bounds.
    fileprivate mutating func makeRoom(for cost: Int, capacity: Int, guideMin: Int) {
        while self.cost + cost > capacity, let place = leastUsed(guideMin: guideMin) {
            remove(place)
        }
    }

    /// The next entry to go: the oldest values, or the oldest guide if that is older still and guides
    /// take more than they are to keep.
    private func leastUsed(guideMin: Int) -> Int? {
        let guides = orders[BlockCache.Rank.guide.rawValue]
        let values = orders[BlockCache.Rank.values.rawValue].oldest
        guard values >= 0 else { return guides.oldest >= 0 ? guides.oldest : nil }
        guard guides.cost > guideMin, guides.oldest >= 0 else { return values }
        return entries[guides.oldest].lastUse < entries[values].lastUse ? guides.oldest : values
    }

    fileprivate mutating func insert(
        _ key: BlockCache.Key, _ value: any Sendable, cost: Int, _ rank: BlockCache.Rank
    ) {
        uses += 1
        let entry = BlockCache.Entry(
            key: key, value: value, cost: cost, rank: rank, lastUse: uses, newer: -1, older: -1)
        let place: Int
        if let reused = free.popLast() {
            place = reused
            entries[place] = entry
        } else {
            place = entries.count
            entries.append(entry)
        }
        places[key] = place
        orders[rank.rawValue].cost += cost
        link(place)
    }

    fileprivate mutating func remove(_ place: Int) {
        unlink(place)
        places[entries[place].key] = nil
        orders[entries[place].rank.rawValue].cost -= entries[place].cost
        entries[place].value = 0  // Lets go of the memory.
        free.append(place)
    }

    private mutating func link(_ place: Int) {
        let rank = entries[place].rank.rawValue
        let newest = orders[rank].newest
        entries[place].newer = -1
        entries[place].older = newest
        if newest >= 0 { entries[newest].newer = place } else { orders[rank].oldest = place }
        orders[rank].newest = place
    }

    private mutating func unlink(_ place: Int) {
        let rank = entries[place].rank.rawValue
        let (newer, older) = (entries[place].newer, entries[place].older)
        if newer >= 0 { entries[newer].older = older } else { orders[rank].newest = older }
        if older >= 0 { entries[older].newer = newer } else { orders[rank].oldest = newer }
    }
}

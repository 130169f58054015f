/// A customer's events, by their places, dealt out to numbered units.
///
/// The number of a unit and the place of an event make one word, so that sorting words puts each
/// unit's events together, ascending. Mostly there are few, and moving them up one by one is the
/// quickest way to sort them.
struct DealtEvents {
    private static let insertedMax = 32

    private var words: [UInt64] = []
    private var events: [Int] = []

    mutating func removeAll() {
        words.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
    }

    /// Puts an event into a unit, in which it is not yet.
    @inline(__always)
    mutating func add(_ event: Int, to unit: UInt32) {
        words.append(UInt64(unit) << 32 | UInt64(UInt32(truncatingIfNeeded: event)))
    }

    /// Parts each unit by what its events belong to: a number for each event.
    mutating func split(by owners: [UInt64]) {
        var units: [Part: UInt32] = [:]
        for i in words.indices {
            let event = Int(words[i] & 0xffff_ffff)
            let part = Part(unit: UInt32(words[i] >> 32), owner: owners[event])
            let unit = units[part] ?? UInt32(units.count)
            units[part] = unit
            words[i] = UInt64(unit) << 32 | UInt64(event)
        }
    }

    private struct Part: Hashable {
        let unit: UInt32
        let owner: UInt64
    }

    /// Goes through the units by their numbers, each by its events.
    mutating func forEachUnit(_ body: (UnsafeBufferPointer<Int>) throws -> Void) rethrows {
        sort()
        for word in words { events.append(Int(word & 0xffff_ffff)) }
        try events.withUnsafeBufferPointer { events in
            var first = 0
            for end in 1..<max(1, words.count + 1)
            where end == words.count || words[end] >> 32 != words[first] >> 32 {
                try body(UnsafeBufferPointer(rebasing: events[first..<end]))
                first = end
            }
        }
    }

    private mutating func sort() {
        guard words.count <= Self.insertedMax else { return words.sort() }
        words.withUnsafeMutableBufferPointer { words in
            for next in 1..<max(1, words.count) {
                let word = words[next]
                var place = next
                while place > 0 && words[place &- 1] > word {
                    words[place] = words[place &- 1]
                    place &-= 1
                }
                words[place] = word
            }
        }
    }
}

/// A customer's events, by their places, dealt out to numbered units.
///
/// The number of a unit and the place of an event make one word, so that sorting words puts each
/// unit's events together, ascending.
final class DealtEvents {
    private let words = GrowingBuffer<UInt64>()
    private let events = GrowingBuffer<Int>()

    func removeAll() { words.removeAll() }

    /// Puts an event into a unit, in which it is not yet.
    @inline(__always)
    func add(_ event: Int, to unit: UInt32) {
        words.append(UInt64(unit) << 32 | UInt64(UInt32(truncatingIfNeeded: event)))
    }

    /// Parts each unit by what its events belong to: a number for each event.
    func split(by owners: [UInt64]) {
        let words = words.values
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
    @inline(__always)
    func forEachUnit(_ body: (UnsafeBufferPointer<Int>) throws -> Void) rethrows {
        var words = words.values
        words.sortFew()
        let events = events.room(for: words.count)
        for i in 0..<words.count { events[i] = Int(words[i] & 0xffff_ffff) }
        var first = 0
        while first < words.count {
            let unit = words[first] >> 32
            var end = first &+ 1
            while end < words.count && words[end] >> 32 == unit { end &+= 1 }
            try body(UnsafeBufferPointer(rebasing: events[first..<end]))
            first = end
        }
    }
}

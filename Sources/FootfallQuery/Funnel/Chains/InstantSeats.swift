/// Which steps are filled, each by an event of its own, where events come in groups that share an
/// instant: a matching, grown along augmenting paths (Ford and Fulkerson 1956).
///
/// A group that fills so many steps never fills fewer later: its events may change, and the steps
/// that they fill. So what a chain must hold is filled first, and all else as far as it goes.
struct InstantSeats {
    private struct Holder {
        var event: Int
        var group: Int
    }

    private let masks: UnsafeBufferPointer<UInt64>
    private let stepBits: UInt64
    private var groups: [[Int]] = []
    private var roomLeft: [Int] = []
    private var holders: [Holder?]
    private var seated: Set<Int> = []
    /// How many steps are filled.
    private(set) var count = 0

    init(_ masks: UnsafeBufferPointer<UInt64>, stepCount: Int) {
        self.masks = masks
        stepBits = ChainRules.bits(below: stepCount)
        holders = [Holder?](repeating: nil, count: stepCount)
    }

    /// Adds a group of events, of which so many may fill steps; returns its number.
    mutating func add(_ events: [Int], room: Int) -> Int {
        groups.append(events)
        roomLeft.append(room)
        return groups.count - 1
    }

    /// Fills one more step by an event of a group, others giving way; false if that can't be.
    mutating func fill(_ group: Int) -> Bool {
        guard roomLeft[group] > 0 else { return false }
        var seen: UInt64 = 0
        guard seatAny(of: group, &seen) else { return false }
        roomLeft[group] -= 1
        count += 1
        return true
    }

    mutating func fillUp(_ group: Int) {
        while fill(group) {}
    }

    private mutating func seatAny(of group: Int, _ seen: inout UInt64) -> Bool {
        for event in groups[group]
        where masks[event] & stepBits & ~seen != 0 && !seated.contains(event) {
            // Taken already while a place is sought, so that it is not taken for another one.
            seated.insert(event)
            if seat(Holder(event: event, group: group), &seen) { return true }
            seated.remove(event)
        }
        return false
    }

    /// Gives an event a step that was not seen yet.
    private mutating func seat(_ new: Holder, _ seen: inout UInt64) -> Bool {
        while true {
            let open = masks[new.event] & stepBits & ~seen
            guard open != 0 else { return false }
            let step = open.trailingZeroBitCount
            seen |= 1 << UInt64(step)
            if let holder = holders[step], !move(holder, &seen) { continue }
            holders[step] = new
            return true
        }
    }

    /// Finds another step for an event, or another event of its group for its place.
    private mutating func move(_ holder: Holder, _ seen: inout UInt64) -> Bool {
        if seat(holder, &seen) { return true }
        guard seatAny(of: holder.group, &seen) else { return false }
        seated.remove(holder.event)
        return true
    }
}

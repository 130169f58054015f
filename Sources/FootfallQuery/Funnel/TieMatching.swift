/// Which steps the events of one instant can fill, no event filling two: a bipartite matching, grown
/// a step at a time along augmenting paths (Kuhn, Naval Research Logistics Quarterly 1955).
///
/// Events with the same mask can stand for each other, and one mask fills no more steps than it has
/// bits; so the first few events of each mask, in tie order, are all that is ever needed.
struct TieMatching {
    /// The events that may be used, in tie order.
    private var events: [(index: Int, mask: UInt64)] = []
    /// The step that each event fills; -1 for none.
    private var steps: [Int]

    /// Events in tie order; only the bits of `steps` are looked at.
    init(
        masks: UnsafeBufferPointer<UInt64>, events candidates: some Sequence<Int>,
        steps bits: UInt64 = .max
    ) {
        var uses: [UInt64: Int] = [:]
        for index in candidates {
            let mask = masks[index] & bits
            guard uses[mask, default: 0] < mask.nonzeroBitCount else { continue }
            uses[mask, default: 0] += 1
            events.append((index, mask))
        }
        steps = [Int](repeating: -1, count: events.count)
    }

    /// The level that a chain of level `from` reaches by events of this instant.
    mutating func levelReached(from: Int, stepCount: Int) -> Int {
        clear()
        var level = from
        while level < stepCount && place(level) { level += 1 }
        return level
    }

    mutating func clear() {
        for event in steps.indices { steps[event] = -1 }
    }

    /// Fills one more step (counted from 0), moving others to other events if need be.
    mutating func place(_ step: Int) -> Bool {
        var seen = [Bool](repeating: false, count: events.count)
        return augment(step, &seen)
    }

    private mutating func augment(_ step: Int, _ seen: inout [Bool]) -> Bool {
        // A free event needs nobody moved.
        if let free = events.indices.first(where: { steps[$0] < 0 && matches($0, step) }) {
            steps[free] = step
            return true
        }
        for event in events.indices where !seen[event] && matches(event, step) {
            seen[event] = true
            if augment(steps[event], &seen) {
                steps[event] = step
                return true
            }
        }
        return false
    }

    private func matches(_ event: Int, _ step: Int) -> Bool {
        events[event].mask >> UInt64(step) & 1 == 1
    }

    /// For steps that can be filled: the events that do, the first step's as small as can be, then
    /// the second's, and so on.
    mutating func smallestEvents(for wanted: Range<Int>) -> [Int] {
        var chosen: [Int] = []
        for step in wanted {
            for event in events.indices where matches(event, step) {
                var rest = self
                rest.events.remove(at: event)
                rest.steps = [Int](repeating: -1, count: rest.events.count)
                guard (step + 1..<wanted.upperBound).allSatisfy({ rest.place($0) }) else {
                    continue
                }
                chosen.append(events[event].index)
                self = rest
                break
            }
        }
        return chosen
    }
}

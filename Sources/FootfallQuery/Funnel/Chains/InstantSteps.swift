/// Which steps the events of one instant can fill, one after another, each by an event of its own.
struct InstantSteps {
    private enum Kind {
        /// One step at most.
        case one
        /// No event matches two steps, so no two steps compete for one.
        case separate
        case shared(TieMatching)
    }

    private let rules: ChainRules
    private let kind: Kind
    /// The bits that some of the events have, and those that all have.
    let union: UInt64
    let common: UInt64

    /// Some events of an instant, in tie order.
    init(
        _ rules: ChainRules, _ masks: UnsafeBufferPointer<UInt64>, _ events: some Collection<Int>
    ) {
        self.rules = rules
        var union: UInt64 = 0
        var common = UInt64.max
        var isShared = false
        let steps = rules.stepBits
        for event in events {
            let mask = masks[event]
            union |= mask
            common &= mask
            isShared = isShared || (mask & steps).nonzeroBitCount > 1
        }
        (self.union, self.common) = (union, common)
        if events.count == 1 || rules.base.ties == .apart {
            kind = .one
        } else if isShared {
            kind = .shared(TieMatching(masks: masks, events: events, steps: steps))
        } else {
            kind = .separate
        }
    }

    /// The steps that some event matches.
    var steps: UInt64 { union & rules.stepBits }

    func has(_ step: Int) -> Bool { union >> UInt64(step) & 1 == 1 }

    /// Goes through the steps at which a chain can stand after this instant, if the first step it
    /// takes here is given, with the most steps that it can take on the way.
    func forEachEnd(from first: Int, _ body: (_ end: Int, _ count: Int) -> Void) {
        guard has(first) else { return }
        switch kind {
        case .one: body(first, 1)
        case .separate:
            var count = 0
            for step in first..<rules.stepCount {
                if has(step) {
                    count += 1
                    body(step, count)
                } else if !rules.isOptional(step) {
                    return
                }
            }
        case .shared(let matching): match(matching, from: first, body)
        }
    }

    /// Sets of steps that can be filled are the independent sets of a transversal matroid.
    ///
    /// So if what is needed can be filled, as many steps can be filled besides as without that demand
    /// (Edmonds and Fulkerson 1965): the rank of all steps up to the end is the count.
    private func match(
        _ matching: TieMatching, from first: Int, _ body: (_ end: Int, _ count: Int) -> Void
    ) {
        var (needed, all) = (matching, matching)
        guard needed.place(first), all.place(first) else { return }
        var count = 1
        body(first, 1)
        for step in first + 1..<max(first + 1, rules.stepCount) {
            if all.place(step) { count += 1 }
            var filled = needed
            let isFilled = filled.place(step)
            if isFilled { body(step, count) }
            guard !rules.isOptional(step) else { continue }
            guard isFilled else { return }
            needed = filled
        }
    }
}

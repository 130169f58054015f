/// How far one customer came in a funnel, and by which events: one pass over their events.
///
/// The input is the customer's events that match any step, in time order: a time and a mask each
/// (bit k: matches step k + 1). The pass keeps, for each level, the start of the chain of that level
/// which started last. Along a level the start never goes back as time passes, and the limits (the
/// window, and that time doesn't go back) only get easier with a later start, so this one chain
/// can do whatever any other chain of its level can. An event with bit k lifts the chain of level k
/// to level k + 1.
///
/// Events of one instant are taken together, against the states from before it. `ties apart`: a
/// chain gains one level at most. `ties either`: it gains as many levels as distinct events of the
/// instant can fill, which is a matching problem where events match several steps (`TieMatching`).
///
/// The reported chain finishes first among those of the highest level, so it is there the moment
/// that level is first reached, and its start is the one kept. Its events are the earliest that fit:
/// taking a step at an earlier instant only leaves more room to those after it. So they are found
/// by walking forward from the start (`FunnelChain`).
package struct FunnelKernel: Sendable {
    package let rules: FunnelRules

    package init(_ rules: FunnelRules) {
        self.rules = rules
    }

    /// How far a customer came.
    package struct Reach: Equatable, Sendable {
        /// The number of the last step reached; 0 if not even the first.
        package var level: Int
        /// An event at the instant at which the reported chain starts; -1 without a chain.
        package var start: Int
    }

    /// The highest level of any chain, and where the reported chain starts.
    package func reach(
        times: UnsafeBufferPointer<Int64>, masks: UnsafeBufferPointer<UInt64>
    ) -> Reach {
        // The steps that occur at all, without a gap from the first one on, bound the level.
        var (union, shared): (UInt64, UInt64) = (0, 0)
        for mask in masks {
            union |= mask
            shared |= mask & (mask &- 1)
        }
        let levelMax = min(rules.stepCount, (~union).trailingZeroBitCount)
        guard levelMax > 0 else { return Reach(level: 0, start: -1) }
        if shared == 0, let reach = PlainPass(rules, levelMax).reach(times, masks) { return reach }
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: rules.stepCount + 1) {
            starts in
            starts.initialize(repeating: -1)
            var pass = Pass(rules: rules, times: times, masks: masks, starts: starts)
            var next = 0
            while next < times.count && pass.level < levelMax {
                next = pass.takeInstant(from: next)
            }
            return Reach(level: pass.level, start: pass.start)
        }
    }
}

/// The state of one pass.
///
/// The pointers are valid for the call of `reach` that made them. Indices into `times` and `masks`
/// come from counting up to their count; indices into `starts` are levels, at most `stepCount`.
private struct Pass {
    let window: Int64
    let ties: Ties
    let inRange: Range<Int64>
    let times: UnsafeBufferPointer<Int64>
    let masks: UnsafeBufferPointer<UInt64>
    /// The start (an event) of the chain of each level that started last; -1 for no chain.
    ///
    /// Level 0 stands for a chain that would begin now.
    let starts: UnsafeMutableBufferPointer<Int>
    var level = 0
    var start = -1

    init(
        rules: FunnelRules, times: UnsafeBufferPointer<Int64>, masks: UnsafeBufferPointer<UInt64>,
        starts: UnsafeMutableBufferPointer<Int>
    ) {
        window = rules.window ?? .max
        ties = rules.ties
        inRange = rules.starts
        self.times = times
        self.masks = masks
        self.starts = starts
    }

    /// Takes all events of the instant that begins at an event; returns the first event after it.
    mutating func takeInstant(from first: Int) -> Int {
        let time = times[first]
        starts[0] = inRange.contains(time) ? first : -1
        var union = masks[first]
        var isShared = union & (union &- 1) != 0
        var end = first + 1
        while end < times.count && times[end] == time {
            let mask = masks[end]
            union |= mask
            isShared = isShared || mask & (mask &- 1) != 0
            end += 1
        }
        if end == first + 1 || ties == .apart {
            lift(union, at: time)
        } else if !isShared {
            climb(union, at: time)
        } else {
            match(first..<end, at: time)
        }
        return end
    }

    /// One level at most for each chain: going down, a level sees the one below it as it was.
    private mutating func lift(_ mask: UInt64, at time: Int64) {
        var rest = mask & (level >= 63 ? .max : (1 << UInt64(level + 1)) &- 1)
        while rest != 0 {
            let step = 63 - rest.leadingZeroBitCount
            rest ^= 1 << UInt64(step)
            extend(step, at: time)
        }
    }

    /// As many levels as there are steps one after another, each with events of its own.
    private mutating func climb(_ mask: UInt64, at time: Int64) {
        var rest = mask
        while rest != 0 {
            let step = rest.trailingZeroBitCount
            guard step <= level else { return }
            rest &= rest &- 1
            extend(step, at: time)
        }
    }

    @inline(__always)
    private mutating func extend(_ step: Int, at time: Int64) {
        let chain = starts[step]
        guard chain >= 0, time &- times[chain] <= window else { return }
        starts[step + 1] = chain
        note(step + 1, chain)
    }

    @inline(__always)
    private mutating func note(_ reached: Int, _ chain: Int) {
        guard reached > level else { return }
        level = reached
        start = chain
    }

    /// As many levels as distinct events can fill, where events match several steps.
    private mutating func match(_ events: Range<Int>, at time: Int64) {
        var matching = TieMatching(masks: masks, events: events)
        let before = starts.map { $0 }
        // Chains of lower levels started later, so each level takes the first that reaches it.
        var filled = 0
        for from in 0...level where before[from] >= 0 && time &- times[before[from]] <= window {
            let reached = matching.levelReached(from: from, stepCount: starts.count - 1)
            for level in max(filled, from) + 1..<max(reached, filled, from) + 1 {
                starts[level] = before[from]
                note(level, before[from])
            }
            filled = max(filled, reached)
        }
    }
}

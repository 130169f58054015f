/// What makes a list of events a chain of a funnel, whatever is written between its steps.
///
/// An event is a time and a mask: bit k says that it matches step k + 1, and the bits after those of
/// the steps stand for what `without` and `excluding` name.
package struct ChainRules: Sendable, Equatable {
    /// What is written between the event of a step and the chain's event before it.
    package struct Gap: Sendable, Equatable {
        /// Whether a chain may go without the step.
        package var isOptional = false
        /// The longest time, inclusive; nil for no limit.
        package var window: Int64?
        /// An event with one of these bits must not lie strictly between.
        package var exclusions: UInt64 = 0
        /// Whether no event at all may lie strictly between, other than repeats of the step before.
        package var isDirect = false

        package init() {}
    }

    package var base: FunnelRules
    /// One a step; that of the first step is empty.
    package let gaps: [Gap]
    /// Whether steps may be taken in any order; gaps then hold nothing but the same exclusions.
    package let isInAnyOrder: Bool
    /// Bit k is set if step k is optional.
    package let optional: UInt64
    /// The bits that any gap excludes.
    let exclusions: UInt64
    let hasDirect: Bool

    package init(_ base: FunnelRules, gaps: [Gap], isInAnyOrder: Bool = false) {
        precondition(gaps.count == base.stepCount, "a gap for each step")
        self.base = base
        self.gaps = gaps
        self.isInAnyOrder = isInAnyOrder
        optional = gaps.indices.reduce(0) { $0 | (gaps[$1].isOptional ? 1 << UInt64($1) : 0) }
        exclusions = gaps.reduce(0) { $0 | $1.exclusions }
        hasDirect = gaps.contains(where: \.isDirect)
    }

    package var stepCount: Int { gaps.count }

    /// The bits of the steps.
    package var stepBits: UInt64 { Self.bits(below: stepCount) }

    /// The bits of events with which a chain may start.
    var startBits: UInt64 { isInAnyOrder ? stepBits : 1 }

    /// The rules with nothing excluded anywhere.
    var withoutExclusions: ChainRules {
        var gaps = gaps
        for step in gaps.indices { gaps[step].exclusions = 0 }
        return ChainRules(base, gaps: gaps, isInAnyOrder: isInAnyOrder)
    }

    package func isOptional(_ step: Int) -> Bool { optional >> UInt64(step) & 1 == 1 }

    /// The steps that may come right before one: the step before and, for as long as those in
    /// between are optional, the ones before that.
    func sources(of step: Int) -> Range<Int> {
        var first = max(0, step - 1)
        while first > 0 && isOptional(first) { first -= 1 }
        return first..<step
    }

    /// The steps that may come right after one.
    func successors(of step: Int) -> Range<Int> {
        var end = step + 1
        while end < stepCount && isOptional(end) { end += 1 }
        return step + 1..<min(stepCount, end + 1)
    }

    /// The last step before one that is not optional; nil before the first.
    package func mandatoryStep(before step: Int) -> Int? {
        step == 0 ? nil : sources(of: step).lowerBound
    }

    /// The same rules, but that nothing is excluded before a step.
    package func ignoringExclusions(before step: Int) -> ChainRules {
        var gaps = gaps
        gaps[step].exclusions = 0
        return ChainRules(base, gaps: gaps)
    }

    static func bits(below count: Int) -> UInt64 {
        count >= 64 ? .max : 1 << UInt64(count) &- 1
    }
}

/// The events of one unit in time order; those of one time in tie order, where that matters.
///
/// Valid for as long as the buffers are.
package struct UnitEvents {
    package let times: UnsafeBufferPointer<Int64>
    package let masks: UnsafeBufferPointer<UInt64>

    package init(times: UnsafeBufferPointer<Int64>, masks: UnsafeBufferPointer<UInt64>) {
        self.times = times
        self.masks = masks
    }

    var count: Int { times.count }

    /// The events from one on.
    func dropFirst(_ count: Int) -> UnitEvents { part(count..<self.count) }

    /// Neighbouring events.
    func part(_ events: Range<Int>) -> UnitEvents {
        UnitEvents(
            times: UnsafeBufferPointer(rebasing: times[events]),
            masks: UnsafeBufferPointer(rebasing: masks[events]))
    }

    /// The first event of the instant of an event.
    func firstOfInstant(holding event: Int) -> Int {
        var first = event
        while first > 0 && times[first - 1] == times[event] { first -= 1 }
        return first
    }

    /// The events of the instant that begins at an event.
    func instant(from first: Int) -> Range<Int> {
        var end = first + 1
        while end < times.count && times[end] == times[first] { end += 1 }
        return first..<end
    }
}

/// A list of events that are taken for steps, ascending.
package struct Chain: Equatable, Sendable {
    /// The steps, counted from 0.
    package var steps: [Int]
    /// The event of each step.
    package var events: [Int]

    package init(steps: [Int] = [], events: [Int] = []) {
        self.steps = steps
        self.events = events
    }

    /// The number of the last step; 0 of no chain.
    package var level: Int { (steps.last ?? -1) + 1 }

    /// The steps as bits.
    var stepBits: UInt64 { steps.reduce(0) { $0 | 1 << UInt64($1) } }

    /// Whether it would be reported rather than another one, by the times of the events of both: a
    /// higher level, an earlier finish, a later start, more steps, earlier times in between, smaller
    /// events, earlier steps.
    func precedes(_ other: Chain, _ times: UnsafeBufferPointer<Int64>) -> Bool {
        guard level == other.level, let first = events.first, let last = events.last,
            let otherFirst = other.events.first, let otherLast = other.events.last
        else { return level > other.level }
        if times[last] != times[otherLast] { return times[last] < times[otherLast] }
        if times[first] != times[otherFirst] { return times[first] > times[otherFirst] }
        if events.count != other.events.count { return events.count > other.events.count }
        let (own, others) = (events.map { times[$0] }, other.events.map { times[$0] })
        if own != others { return own.lexicographicallyPrecedes(others) }
        return events == other.events
            ? steps.lexicographicallyPrecedes(other.steps)
            : events.lexicographicallyPrecedes(other.events)
    }
}

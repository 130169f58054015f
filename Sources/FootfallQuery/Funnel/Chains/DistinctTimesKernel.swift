/// How far one unit came where no two of its events share a time and no step is optional, which is
/// nearly every unit: finds what `ChainKernel` finds, without what ties and `maybe` take.
///
/// One pass keeps, for each step, the chain that came to it last. No other chain of that step ends
/// later, nor, since each grew from such a chain, does any start later; and all that is written
/// between steps only bounds how far back an event may lie. So that one chain can do whatever any
/// other can. The pass ends where no step is left to come to: the reported chain finishes there.
///
/// The same pass tells what exclusions kept the unit from: a step at which that chain met an event
/// with nothing but an exclusion against it.
///
/// Safety: the buffers have an element for each step and live as long as the object. Steps are bits
/// of masks that were cut to the steps so far reached; events are counted up to their number.
package final class DistinctTimesKernel {
    /// How far a unit came.
    package struct Found {
        /// The number of the last step reached; 0 if not even the first.
        package var level = 0
        /// The first and the last event of the reported chain; -1 without one.
        package var start = -1
        package var finish = -1
        /// The next step, as a bit, if only exclusions kept the unit from it.
        package var excluded: UInt64 = 0
    }

    private let rules: ChainRules
    /// Whether nothing is written between the steps.
    private let isPlain: Bool
    private let gaps: UnsafeMutableBufferPointer<ChainRules.Gap>
    private let states: UnsafeMutableBufferPointer<StepState>
    /// A pass before its first event.
    private let pass: DistinctTimesPass

    /// Whether all steps of some rules come in order, and none is optional.
    package static func canFind(_ rules: ChainRules) -> Bool {
        !rules.isInAnyOrder && rules.optional == 0
    }

    package init(_ rules: ChainRules) {
        precondition(Self.canFind(rules), "steps in order, none of them optional")
        self.rules = rules
        isPlain = rules.gaps.allSatisfy { $0 == ChainRules.Gap() }
        gaps = .allocate(capacity: rules.stepCount)
        _ = gaps.initialize(from: rules.gaps)
        states = .allocate(capacity: rules.stepCount)
        states.initialize(repeating: StepState())
        pass = DistinctTimesPass(rules, gaps, states)
    }

    deinit {
        gaps.deallocate()
        states.deallocate()
    }

    /// The highest level of any chain that starts in some times, and where the reported one lies.
    package func find(_ events: UnitEvents, starts: Range<Int64>) -> Found {
        var union: UInt64 = 0
        for mask in events.masks { union |= mask }
        // The steps that occur at all, without a gap from the first one on, bound the level.
        let levelMax = min(states.count, (~union).trailingZeroBitCount)
        guard levelMax > 1 else { return levelMax == 1 ? Self.first(events, starts) : Found() }
        states.update(repeating: StepState())
        var pass = pass
        pass.starts = starts
        var next = 0
        while next < events.count && pass.found.level < levelMax {
            pass.take(next, at: events.times[next], events.masks[next])
            next &+= 1
        }
        return pass.found(blockedBefore: pass.found.level)
    }

    /// What is found where no event matches the second step: the first one that starts a chain.
    @inline(__always)
    private static func first(_ events: UnitEvents, _ starts: Range<Int64>) -> Found {
        for event in 0..<events.count
        where events.masks[event] & 1 != 0 && starts.contains(events.times[event]) {
            return Found(level: 1, start: event, finish: event)
        }
        return Found()
    }

    /// The events of the reported chain, one for each step up to the level; `chain` has room for
    /// them.
    package func findChain(_ found: Found, _ events: UnitEvents, into chain: inout [Int]) {
        chain.withUnsafeMutableBufferPointer { findChain(found, events, into: $0) }
    }

    func findChain(
        _ found: Found, _ events: UnitEvents, into chain: UnsafeMutableBufferPointer<Int>
    ) {
        guard found.level > 0 else { return }
        chain[0] = found.start
        chain[found.level - 1] = found.finish
        guard found.level > 2 else { return }
        guard isPlain else { return search(found, events, into: chain) }
        // Taking a step at an earlier event only leaves more room to those after it.
        var event = found.start
        for step in 1..<found.level - 1 {
            repeat { event += 1 } while events.masks[event] >> UInt64(step) & 1 == 0
            chain[step] = event
        }
    }

    private func search(
        _ found: Found, _ events: UnitEvents, into chain: UnsafeMutableBufferPointer<Int>
    ) {
        let reach = ChainKernel.Reach(
            level: found.level, start: events.times[found.start],
            finish: events.times[found.finish])
        let searched = ChainKernel(rules).chain(events, reach).events
        for (step, event) in searched.enumerated() { chain[step] = event }
    }
}

/// What a pass knows of one step.
private struct StepState {
    /// The chain that came to it last: its first event, and when its first and last ones were.
    var start = -1
    var startTime = Int64.min
    var time = Int64.min
    /// The last time of an event that is excluded before the step, and of one that is no repeat of it.
    var exclusion = Int64.min
    var other = Int64.min
}

/// The state of one pass; the buffers are the kernel's.
private struct DistinctTimesPass {
    private let stepCount: Int
    private let window: Int64
    var starts = Int64.min..<Int64.max
    private let gaps: UnsafeMutableBufferPointer<ChainRules.Gap>
    private let states: UnsafeMutableBufferPointer<StepState>
    /// The bits that any gap excludes.
    private let exclusions: UInt64
    private let hasDirect: Bool
    /// The steps that a chain was kept from by an exclusion alone.
    private var blocked: UInt64 = 0
    private(set) var found = DistinctTimesKernel.Found()

    init(
        _ rules: ChainRules, _ gaps: UnsafeMutableBufferPointer<ChainRules.Gap>,
        _ states: UnsafeMutableBufferPointer<StepState>
    ) {
        stepCount = rules.stepCount
        window = rules.base.window ?? .max
        exclusions = rules.exclusions
        hasDirect = rules.hasDirect
        self.gaps = gaps
        self.states = states
    }

    /// What was found, with the step after a level if that was blocked.
    func found(blockedBefore level: Int) -> DistinctTimesKernel.Found {
        var found = found
        if level < stepCount { found.excluded = blocked & 1 << UInt64(level) }
        return found
    }

    /// Takes the next event.
    ///
    /// Going down, a step sees the chain of the one below as it was.
    @inline(__always)
    mutating func take(_ event: Int, at time: Int64, _ mask: UInt64) {
        var rest = mask & ChainRules.bits(below: min(found.level &+ 1, stepCount))
        while rest != 0 {
            let step = 63 - rest.leadingZeroBitCount
            rest ^= 1 << UInt64(step)
            if step == 0 { begin(event, at: time) } else { extend(to: step, by: event, at: time) }
        }
        if mask & exclusions != 0 { exclude(mask, at: time) }
        if hasDirect { passOthers(mask, at: time) }
    }

    @inline(__always)
    private mutating func begin(_ event: Int, at time: Int64) {
        guard starts.contains(time) else { return }
        states[0].start = event
        states[0].startTime = time
        states[0].time = time
        note(1, event, event)
    }

    @inline(__always)
    private mutating func extend(to step: Int, by event: Int, at time: Int64) {
        let chain = states[step &- 1]
        guard chain.start >= 0, time &- chain.startTime <= window else { return }
        let gap = gaps[step]
        if let wait = gap.window, time &- chain.time > wait { return }
        if gap.isDirect && chain.time < chain.other { return }
        guard chain.time >= states[step].exclusion else {
            blocked |= 1 << UInt64(step)
            return
        }
        states[step].start = chain.start
        states[step].startTime = chain.startTime
        states[step].time = time
        note(step &+ 1, chain.start, event)
    }

    @inline(__always)
    private mutating func note(_ level: Int, _ start: Int, _ finish: Int) {
        guard level > found.level else { return }
        found.level = level
        found.start = start
        found.finish = finish
    }

    private func exclude(_ mask: UInt64, at time: Int64) {
        for step in 1..<stepCount where gaps[step].exclusions & mask != 0 {
            states[step].exclusion = time
        }
    }

    private func passOthers(_ mask: UInt64, at time: Int64) {
        for step in 0..<stepCount where mask >> UInt64(step) & 1 == 0 {
            states[step].other = time
        }
    }
}

extension UnitEvents {
    /// Whether no two events share a time.
    package var haveDistinctTimes: Bool {
        for i in 1..<max(1, count) where times[i] == times[i &- 1] { return false }
        return true
    }
}

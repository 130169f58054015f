/// How far one unit came in a funnel, and by which events, whatever is written between the steps:
/// windows and exclusions of single gaps, `directly`, `maybe`.
///
/// One pass over the unit's instants keeps, for each step, the chains that stand at it: the time of
/// the last event and that of the first. What may follow depends on nothing else, and a later first
/// event only makes it easier; so a chain is dropped once another one stands at the same step with
/// both as late or later (`ChainFront`). What lies between two events is kept as a bound on how far
/// back a step may reach (`GapBarriers`).
///
/// The pass ends with the level, the finish of the reported chain and its start. Which events it
/// takes is found by a second pass over the instants in between, backwards (`ChainSearch`).
package struct ChainKernel: Sendable {
    package let rules: ChainRules

    package init(_ rules: ChainRules) {
        self.rules = rules
    }

    /// How far a unit came.
    package struct Reach: Equatable, Sendable {
        /// The number of the last step reached; 0 if not even the first.
        package var level = 0
        /// When the reported chain starts and finishes.
        package var start: Int64 = .min
        package var finish: Int64 = .min
    }

    /// The highest level of any chain that starts in some times, and when the reported one starts and
    /// finishes; nil for the times of the rules.
    package func reach(_ events: UnitEvents, starts: Range<Int64>? = nil) -> Reach {
        var union: UInt64 = 0
        for mask in events.masks { union |= mask }
        let levelMax = highestLevel(union)
        guard levelMax > 0 else { return Reach() }
        var pass = ReachPass(rules, starts: starts ?? rules.base.starts)
        var next = 0
        while next < events.count && pass.reach.level < levelMax {
            let instant = events.instant(from: next)
            pass.take(InstantSteps(rules, events.masks, instant), at: events.times[next])
            next = instant.upperBound
        }
        return pass.reach
    }

    /// The reported chain.
    package func chain(_ events: UnitEvents, starts: Range<Int64>? = nil) -> Chain {
        chain(events, reach(events, starts: starts))
    }

    /// The reported chain of a unit that came so far.
    package func chain(_ events: UnitEvents, _ reach: Reach) -> Chain {
        guard reach.level > 0 else { return Chain() }
        return ChainSearch(rules, events, reach).chain()
    }

    /// The level past which no chain of events with these bits can come.
    private func highestLevel(_ union: UInt64) -> Int {
        var level = 0
        for step in 0..<rules.stepCount {
            if union >> UInt64(step) & 1 == 1 {
                level = step + 1
            } else if !rules.isOptional(step) {
                break
            }
        }
        return level
    }
}

/// The state of the pass that finds the level.
struct ReachPass {
    let rules: ChainRules
    private let starts: Range<Int64>
    private(set) var barriers: GapBarriers
    /// For each step the chains that stand at it; their worth is the time of the first event.
    private(set) var fronts: [ChainFront]
    /// The starts of the chains that the instant at hand makes, by the step they come to stand at.
    private var fresh: [Int64]
    private(set) var reach = ChainKernel.Reach()

    /// No chain starts so early.
    private static let none = Int64.min

    init(_ rules: ChainRules, starts: Range<Int64>) {
        self.rules = rules
        self.starts = starts
        barriers = GapBarriers(rules)
        fronts = [ChainFront](repeating: ChainFront(), count: rules.stepCount)
        fresh = [Int64](repeating: Self.none, count: rules.stepCount)
    }

    /// Takes the events of the next instant, against the chains from before it.
    mutating func take(_ instant: InstantSteps, at time: Int64) {
        var rest = instant.steps
        while rest != 0 {
            let first = rest.trailingZeroBitCount
            rest &= rest &- 1
            guard let start = latestStart(entering: first, at: time) else { continue }
            instant.forEachEnd(from: first) { end, _ in fresh[end] = max(fresh[end], start) }
        }
        keepFresh(at: time)
        barriers.pass(time, union: instant.union, common: instant.common)
    }

    /// The latest start of a chain that takes a step now as its first of this instant.
    private func latestStart(entering step: Int, at time: Int64) -> Int64? {
        if step == 0 { return starts.contains(time) ? time : nil }
        var latest: Int64?
        for source in rules.sources(of: step) {
            let bound = barriers.bound(of: step, from: source, at: time)
            guard let start = fronts[source].best(from: bound) else { continue }
            latest = max(latest ?? start, start)
        }
        guard let latest, time &- latest <= rules.base.window ?? .max else { return nil }
        return latest
    }

    /// The start of the chain that an instant brought to a step.
    func start(ofChainTo step: Int, at time: Int64) -> Int64? { fronts[step].worth(at: time) }

    private mutating func keepFresh(at time: Int64) {
        for step in fresh.indices where fresh[step] != Self.none {
            fronts[step].push(time, worth: fresh[step])
            if step >= reach.level {
                reach = ChainKernel.Reach(level: step + 1, start: fresh[step], finish: time)
            }
            fresh[step] = Self.none
        }
    }
}

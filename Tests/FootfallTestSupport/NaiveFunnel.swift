/// A funnel straight from its definition: every chain is tried, and the best one is reported.
///
/// Exponential, so for a handful of events. They are given in time and tie order.
package struct NaiveFunnel {
    package struct Event: Sendable {
        package var time: Int64
        /// Bit k: matches step k + 1.
        ///
        /// Further bits: matches something that a gap excludes.
        package var steps: UInt64

        package init(time: Int64, steps: UInt64) {
            self.time = time
            self.steps = steps
        }
    }

    /// What is written between a step's event and the chain's event before it.
    package struct Gap: Sendable {
        package var isOptional = false
        package var window: Int64?
        /// No event with one of these bits may lie strictly between.
        package var exclusions: UInt64 = 0
        /// No event at all may lie strictly between, other than repeats of the step before.
        package var isDirect = false

        package init() {}
    }

    /// A list of distinct events, each taken for a step.
    package struct Chain: Equatable, Sendable {
        package var steps: [Int] = []
        package var events: [Int] = []

        package init() {}

        /// The number of the last step.
        package var level: Int { (steps.last ?? -1) + 1 }

        func appending(_ step: Int, _ event: Int) -> Chain {
            var chain = self
            chain.steps.append(step)
            chain.events.append(event)
            return chain
        }
    }

    package var events: [Event]
    package var gaps: [Gap]
    package var window: Int64?
    /// Whether an event must be later than the one before it in a chain.
    package var isApart: Bool
    package var starts: Range<Int64>
    /// Whether steps may be taken in any order; a chain's steps are then its events' numbers.
    package var isInAnyOrder = false

    package init(
        events: [Event], gaps: [Gap], window: Int64?, isApart: Bool, starts: Range<Int64>
    ) {
        self.events = events
        self.gaps = gaps
        self.window = window
        self.isApart = isApart
        self.starts = starts
    }

    /// A funnel with nothing written between its steps.
    package init(
        events: [Event], stepCount: Int, window: Int64?, isApart: Bool, starts: Range<Int64>
    ) {
        self.init(
            events: events, gaps: [Gap](repeating: Gap(), count: stepCount), window: window,
            isApart: isApart, starts: starts)
    }

    /// The events of the reported chain; without optional steps, its length is the level.
    package func reportedChain() -> [Int] { bestChain().events }

    /// The reported chain.
    package func bestChain() -> Chain {
        var best = Chain()
        if isInAnyOrder {
            tryOrders(from: Chain(), taken: 0, &best)
        } else {
            tryChains(from: Chain(), &best)
        }
        return best
    }

    /// The latest start of the chains whose last event is at a time and taken for a step; nil if there
    /// are none.
    package func latestStart(ofChainsTo step: Int, at time: Int64) -> Int64? {
        var latest: Int64?
        var best = Chain()
        tryChains(from: Chain(), &best) { chain in
            guard chain.steps.last == step, let first = chain.events.first,
                let last = chain.events.last, events[last].time == time
            else { return }
            latest = max(latest ?? .min, events[first].time)
        }
        return latest
    }

    /// Of steps in any order: the most that a chain fills by a time, if that is more than before it, and
    /// the latest start of such a chain.
    package func growth(at time: Int64) -> (level: Int, start: Int64)? {
        var most: (level: Int, start: Int64)?
        for start in Set(events.map(\.time)) where start <= time && starts.contains(start) {
            var own = self
            own.starts = start..<start + 1
            own.events = events.filter { $0.time <= time }
            let level = own.bestChain().level
            own.events = events.filter { $0.time < time }
            guard level > own.bestChain().level else { continue }
            if (level, start) > (most?.level ?? 0, most?.start ?? .min) { most = (level, start) }
        }
        return most
    }

    /// Whether an event matches any step.
    package func matchesStep(_ event: Event) -> Bool {
        gaps.indices.contains { event.steps >> UInt64($0) & 1 == 1 }
    }

    /// The steps after a level that would be reached if nothing were excluded before them.
    package func stepsExcluded(after level: Int) -> [Int] {
        if isInAnyOrder {
            var other = self
            for step in other.gaps.indices { other.gaps[step].exclusions = 0 }
            return level > 0 && other.bestChain().level > level ? [level] : []
        }
        return gaps.indices.filter { step in
            guard step >= level, (level..<step).allSatisfy({ gaps[$0].isOptional }) else {
                return false
            }
            var other = self
            other.gaps[step].exclusions = 0
            return level > 0 && other.bestChain().level > step
        }
    }

    private func tryChains(
        from chain: Chain, _ best: inout Chain, _ body: (Chain) -> Void = { _ in }
    ) {
        if isBetter(chain, than: best) { best = chain }
        body(chain)
        for step in gaps.indices where canFollow(chain, step) {
            for event in events.indices where canFollow(chain, step, event) {
                tryChains(from: chain.appending(step, event), &best, body)
            }
        }
    }

    /// Each event takes any step that was not taken yet.
    private func tryOrders(from chain: Chain, taken: UInt64, _ best: inout Chain) {
        if isBetter(chain, than: best) { best = chain }
        for event in events.indices {
            let open = events[event].steps & ~taken
            for step in gaps.indices
            where open >> UInt64(step) & 1 == 1 && canFollow(chain, step, event) {
                tryOrders(
                    from: chain.appending(chain.events.count, event),
                    taken: taken | 1 << UInt64(step), &best)
            }
        }
    }

    /// Only optional steps may be left out.
    private func canFollow(_ chain: Chain, _ step: Int) -> Bool {
        guard let last = chain.steps.last else { return step == 0 }
        return step > last && (last + 1..<step).allSatisfy { gaps[$0].isOptional }
    }

    private func canFollow(_ chain: Chain, _ step: Int, _ event: Int) -> Bool {
        let time = events[event].time
        guard events[event].steps >> UInt64(step) & 1 == 1 else { return false }
        guard let first = chain.events.first, let last = chain.events.last,
            let lastStep = chain.steps.last
        else { return starts.contains(time) }
        let lastTime = events[last].time
        let between = events.filter { $0.time > lastTime && $0.time < time }
        let gap = gaps[step]
        return !chain.events.contains(event)
            && (isApart ? lastTime < time : lastTime <= time)
            && (window.map { time - events[first].time <= $0 } ?? true)
            && (gap.window.map { time - lastTime <= $0 } ?? true)
            && between.allSatisfy { $0.steps & gap.exclusions == 0 }
            && (!gap.isDirect || between.allSatisfy { $0.steps >> UInt64(lastStep) & 1 == 1 })
    }

    /// A higher level, then an earlier finish, a later start, more optional steps, earlier times in
    /// between, smaller events, earlier steps.
    private func isBetter(_ chain: Chain, than best: Chain) -> Bool {
        guard chain.level == best.level, let first = chain.events.first,
            let last = chain.events.last, let bestFirst = best.events.first,
            let bestLast = best.events.last
        else { return chain.level > best.level }
        if events[last].time != events[bestLast].time {
            return events[last].time < events[bestLast].time
        }
        if events[first].time != events[bestFirst].time {
            return events[first].time > events[bestFirst].time
        }
        if chain.events.count != best.events.count {
            return chain.events.count > best.events.count
        }
        let times = chain.events.map { events[$0].time }
        let bestTimes = best.events.map { events[$0].time }
        if times != bestTimes { return times.lexicographicallyPrecedes(bestTimes) }
        return chain.events == best.events
            ? chain.steps.lexicographicallyPrecedes(best.steps)
            : chain.events.lexicographicallyPrecedes(best.events)
    }
}

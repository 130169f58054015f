/// A funnel straight from its definition: every chain is tried, and the best one is reported.
///
/// Exponential, so for a handful of events. They are given in time and tie order.
package struct NaiveFunnel {
    package struct Event: Sendable {
        package var time: Int64
        /// Bit k: matches step k + 1.
        package var steps: UInt64

        package init(time: Int64, steps: UInt64) {
            self.time = time
            self.steps = steps
        }
    }

    package var events: [Event]
    package var stepCount: Int
    package var window: Int64?
    /// Whether an event must be later than the one before it in a chain.
    package var isApart: Bool
    package var starts: Range<Int64>

    package init(
        events: [Event], stepCount: Int, window: Int64?, isApart: Bool, starts: Range<Int64>
    ) {
        self.events = events
        self.stepCount = stepCount
        self.window = window
        self.isApart = isApart
        self.starts = starts
    }

    /// The events of the reported chain; its length is the level.
    package func reportedChain() -> [Int] {
        var best: [Int] = []
        tryChains(from: [], &best)
        return best
    }

    private func tryChains(from chain: [Int], _ best: inout [Int]) {
        if isBetter(chain, than: best) { best = chain }
        guard chain.count < stepCount else { return }
        for next in events.indices where canFollow(chain, next) {
            tryChains(from: chain + [next], &best)
        }
    }

    private func canFollow(_ chain: [Int], _ next: Int) -> Bool {
        let time = events[next].time
        guard events[next].steps >> UInt64(chain.count) & 1 == 1 else { return false }
        guard let first = chain.first, let last = chain.last else { return starts.contains(time) }
        let isLater = isApart ? events[last].time < time : events[last].time <= time
        let isInside = window.map { time - events[first].time <= $0 } ?? true
        return !chain.contains(next) && isLater && isInside
    }

    /// A higher level, then an earlier finish, a later start, earlier times in between, smaller
    /// events.
    private func isBetter(_ chain: [Int], than best: [Int]) -> Bool {
        guard chain.count == best.count, let first = chain.first, let last = chain.last,
            let bestFirst = best.first, let bestLast = best.last
        else { return chain.count > best.count }
        if events[last].time != events[bestLast].time {
            return events[last].time < events[bestLast].time
        }
        if events[first].time != events[bestFirst].time {
            return events[first].time > events[bestFirst].time
        }
        let times = chain.map { events[$0].time }
        let bestTimes = best.map { events[$0].time }
        return times == bestTimes
            ? chain.lexicographicallyPrecedes(best) : times.lexicographicallyPrecedes(bestTimes)
    }
}

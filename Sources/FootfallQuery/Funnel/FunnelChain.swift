extension FunnelKernel {
    /// The events of the reported chain: one for each step up to the level.
    ///
    /// From the start's instant on, each step takes the earliest instant that still has an event for
    /// it; at one instant, the smallest events in tie order, if the events came in it. `chain` has
    /// room for `reach.level` events.
    package func findChain(
        _ reach: Reach, times: UnsafeBufferPointer<Int64>, masks: UnsafeBufferPointer<UInt64>,
        into chain: inout [Int]
    ) {
        guard reach.level > 0 else { return }
        var first = reach.start
        while first > 0 && times[first - 1] == times[first] { first -= 1 }
        var walk = ChainWalk(times: times, masks: masks, next: first)
        var step = 0
        while step < reach.level {
            let limit = rules.ties == .apart ? step + 1 : reach.level
            let instant = walk.advance(to: step)
            if instant.count == 1 {
                chain[step] = instant.lowerBound
                step += 1
            } else {
                step = fill(&chain, from: step, to: limit, instant, masks)
            }
        }
    }

    /// Fills as many steps as one instant can; returns the next step.
    private func fill(
        _ chain: inout [Int], from step: Int, to limit: Int,
        _ instant: Range<Int>, _ masks: UnsafeBufferPointer<UInt64>
    ) -> Int {
        var matching = TieMatching(masks: masks, events: instant)
        let end = matching.levelReached(from: step, stepCount: limit)
        for (offset, event) in matching.smallestEvents(for: step..<end).enumerated() {
            chain[step + offset] = event
        }
        return end
    }
}

/// Goes from instant to instant of the events that match a step.
private struct ChainWalk {
    let times: UnsafeBufferPointer<Int64>
    let masks: UnsafeBufferPointer<UInt64>
    /// The first event not yet passed.
    var next: Int

    /// The next instant that has an event for a step.
    mutating func advance(to step: Int) -> Range<Int> {
        var first = next
        while masks[first] >> UInt64(step) & 1 == 0 { first += 1 }
        // Events of the same instant that lie before it may serve later steps.
        while first > next && times[first - 1] == times[first] { first -= 1 }
        next = first + 1
        while next < times.count && times[next] == times[first] { next += 1 }
        return first..<next
    }
}

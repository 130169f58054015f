/// The pass of a funnel over a customer none of whose events match two steps and no two of whose
/// events share a time, which is nearly every customer: finds what the kernel finds, an event at a time.
///
/// Nothing depends on noise but how far an event lifts the level: what step it is of is an index.
struct PlainPass {
    /// The chain of a level that started last.
    private struct Chain {
        var start = -1
        var time: Int64 = 0
    }

    private let stepCount: Int
    private let levelMax: Int
    private let window: Int64
    private let inRange: Range<Int64>

    /// A pass that ends where the greatest level is reached that the customer's events allow.
    init(_ rules: FunnelRules, _ levelMax: Int) {
        stepCount = rules.stepCount
        self.levelMax = levelMax
        window = rules.window ?? .max
        inRange = rules.starts
    }

    /// How far the customer came; nil if two of its events share a time.
    @inline(__always)
    func reach(
        _ times: UnsafeBufferPointer<Int64>, _ masks: UnsafeBufferPointer<UInt64>
    ) -> FunnelKernel.Reach? {
        withUnsafeTemporaryAllocation(of: Chain.self, capacity: stepCount + 2) { chains in
            chains.initialize(repeating: Chain())
            return reach(times, masks, chains)
        }
    }

    /// Safety: `chains` has an element for each level and one that is never read, and a step is less
    /// than the number of steps.
    @inline(__always)
    private func reach(
        _ times: UnsafeBufferPointer<Int64>, _ masks: UnsafeBufferPointer<UInt64>,
        _ chains: UnsafeMutableBufferPointer<Chain>
    ) -> FunnelKernel.Reach? {
        var reach = FunnelKernel.Reach(level: 0, start: -1)
        for event in times.indices {
            let time = times[event]
            if event &+ 1 < times.count && times[event &+ 1] == time { return nil }
            let step = masks[event].trailingZeroBitCount
            guard step < stepCount else { continue }
            chains[0] = Chain(start: inRange.contains(time) ? event : -1, time: time)
            let chain = chains[step]
            // Whether an event lifts a chain is noise, so what it would lift is always written.
            let lifts = (chain.start >= 0 ? 1 : 0) & (time &- chain.time <= window ? 1 : 0)
            chains[lifts == 0 ? stepCount &+ 1 : step &+ 1] = chain
            guard lifts & (step >= reach.level ? 1 : 0) != 0 else { continue }
            reach = FunnelKernel.Reach(level: step &+ 1, start: chain.start)
            if reach.level == levelMax { break }
        }
        return reach
    }
}

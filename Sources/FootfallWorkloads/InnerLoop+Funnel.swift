internal import FootfallQuery
internal import FootfallStorefront

/// The pass over a customer's events that decides how far they came.
extension InnerLoop {
    private static let stepCount = 5
    private static let window: Int64 = 2000

    /// Checked by following the earliest chain from each event of the first step.
    static let funnelKernel = InnerLoop("funnel kernel, 5 steps") { scale in
        let customers = SteppedEvents.customers(scale * 100)
        let kernel = FunnelKernel(FunnelRules(stepCount: stepCount, window: window))
        let expected = customers.map { UInt64($0.level(stepCount, within: window)) }
        return Ready(
            itemCount: customers.reduce(0) { $0 + $1.times.count },
            expected: Checksum.ordered(expected)
        ) {
            Checksum.ordered(customers.lazy.map { UInt64($0.level(kernel)) })
        }
    }
}

/// The events of one customer that match a step: at distinct times, each one step.
private struct SteppedEvents {
    var times: [Int64] = []
    var masks: [UInt64] = []

    /// So many customers with up to 30 events each.
    static func customers(_ count: Int) -> [SteppedEvents] {
        var random = RandomSource(seed: 1)
        return (0..<count).map { _ in
            var events = SteppedEvents()
            var time: Int64 = 0
            for _ in 0..<random.below(30) {
                time += 1 + Int64(random.below(300))
                events.times.append(time)
                events.masks.append(1 << UInt64(random.below(random.below(5) + 1)))
            }
            return events
        }
    }

    func level(_ kernel: FunnelKernel) -> Int {
        times.withUnsafeBufferPointer { times in
            masks.withUnsafeBufferPointer { masks in
                kernel.reach(times: times, masks: masks).level
            }
        }
    }

    /// The same, naively: the best of all starts.
    func level(_ stepCount: Int, within window: Int64) -> Int {
        times.indices.map { start in
            var level = 0
            for index in start..<times.count
            where times[index] - times[start] <= window && level < stepCount
                && masks[index] == 1 << UInt64(level)
            {
                level += 1
            }
            return masks[start] == 1 ? level : 0
        }.max() ?? 0
    }
}

/// Counts units by how far they came, and notes how long their steps took, for each bucket in which
/// they entered: all that is told of units which no `by` deals out.
///
/// For one thread. What a unit touches lies in plain buffers: there are as many units as a customer
/// has values under `same`, or days, and to count references for each would take longer than to count
/// the unit.
///
/// A bucket has a row in each table of counts:
///
///     levels        units by level, from 0 to the last step
///     bestLevels    customers by the level of their best unit, the same way
///     excluded      units that exclusions kept from a step
///
/// Safety: tables have a row for each bucket, whose number comes from `EntryBuckets`; a level is at
/// most the number of steps.
final class UnitLevels {
    /// How long after the step before a unit came to a step.
    private struct Wait {
        var bucket: Int32
        var step: Int32
        var microseconds: Int64
    }

    /// About how many waits are noted before they are dealt out.
    private static let waitsMax = 1 << 14

    private let stepCount: Int
    private let kernel: DistinctTimesKernel
    /// Counts the units of which some events share a time.
    private let counter: ChainCounter
    private let entries: EntryBuckets
    /// Whether each customer is one unit, and so its own best one.
    private let isOfCustomers: Bool
    private let levels: UnsafeMutableBufferPointer<Int>
    private let bestLevels: UnsafeMutableBufferPointer<Int>
    private let excluded: UnsafeMutableBufferPointer<Int>
    private let waits = GrowingBuffer<Wait>()
    /// Those that were taken out of `waits` before it grew large: for each bucket, a list a step.
    private var durations: [DurationList]
    private var durationBytes: Int
    /// The chain at hand.
    private let chain: UnsafeMutableBufferPointer<Int>
    /// For each bucket the best level of the customer at hand, and the buckets that it entered.
    private let best: UnsafeMutableBufferPointer<Int>
    private let entered = GrowingBuffer<Int>()

    /// For rules that the kernel can find chains by.
    init(_ plan: FunnelPlan, _ rules: ChainRules) {
        kernel = DistinctTimesKernel(rules)
        stepCount = rules.stepCount
        counter = ChainCounter(rules, counting: plan.unit.counting)
        entries = EntryBuckets(plan.buckets, rules)
        isOfCustomers = plan.unit.isCustomer
        levels = .zeros(entries.count * (stepCount + 1))
        bestLevels = .zeros(isOfCustomers ? 0 : levels.count)
        excluded = .zeros(entries.count * stepCount)
        durations = [DurationList](repeating: DurationList(), count: excluded.count)
        durationBytes = durations.count * DurationList().byteCount
        chain = .zeros(stepCount)
        best = .zeros(isOfCustomers ? 0 : entries.count)
    }

    deinit {
        for table in [levels, bestLevels, excluded, chain, best] { table.deallocate() }
    }

    var bucketCount: Int { entries.count }

    var byteCount: Int {
        (levels.count + bestLevels.count + excluded.count + best.count) * 8 + waits.byteCount
            + durationBytes
    }

    // MARK: Counting

    /// Counts a unit in each bucket that it entered.
    @inline(__always)
    func count(_ events: UnitEvents) throws {
        guard events.haveDistinctTimes else { return try countTied(events) }
        entries.forEach(events) { entry in
            let part = events.part(entry.events)
            let found = kernel.find(part, starts: entry.starts)
            if found.level > 0 { add(found, part, entry.bucket) }
        }
    }

    private func countTied(_ events: UnitEvents) throws {
        try entries.forEach(events) { entry in
            let part = events.part(entry.events)
            for counted in try counter.chains(part, starts: entry.starts) {
                _ = chain.update(fromContentsOf: counted.chain.events)
                add(level: counted.chain.level, counted.excluded, part, entry.bucket)
            }
        }
    }

    @inline(__always)
    private func add(_ found: DistinctTimesKernel.Found, _ events: UnitEvents, _ bucket: Int) {
        if found.level > 1 { kernel.findChain(found, events, into: chain) }
        add(level: found.level, found.excluded, events, bucket)
    }

    /// Adds a unit that came to a level by the chain at hand.
    @inline(__always)
    private func add(level: Int, _ blocked: UInt64, _ events: UnitEvents, _ bucket: Int) {
        levels[bucket &* (stepCount &+ 1) &+ level] &+= 1
        var rest = blocked
        while rest != 0 {
            excluded[bucket &* stepCount &+ rest.trailingZeroBitCount] &+= 1
            rest &= rest &- 1
        }
        var step = 1
        while step < level {
            waits.append(
                Wait(
                    bucket: Int32(truncatingIfNeeded: bucket),
                    step: Int32(truncatingIfNeeded: step),
                    microseconds: events.times[chain[step]] &- events.times[chain[step &- 1]]))
            step &+= 1
        }
        if !isOfCustomers { noteBest(level, bucket) }
    }

    @inline(__always)
    private func noteBest(_ level: Int, _ bucket: Int) {
        if best[bucket] == 0 { entered.append(bucket) }
        best[bucket] = max(best[bucket], level)
    }

    /// Counts the customer whose units were counted once in each bucket that one of them entered.
    @inline(__always)
    func endCustomer() {
        if waits.count >= Self.waitsMax { dealWaits() }
        for bucket in entered.values {
            bestLevels[bucket &* (stepCount &+ 1) &+ best[bucket]] &+= 1
            best[bucket] = 0
        }
        entered.removeAll()
    }

    // MARK: What was counted

    /// Of each bucket that some unit entered.
    var tallies: [CellKey: FunnelTally] {
        dealWaits()
        var tallies: [CellKey: FunnelTally] = [:]
        for bucket in 0..<entries.count {
            let row = bucket * (stepCount + 1)..<(bucket + 1) * (stepCount + 1)
            guard levels[row].contains(where: { $0 > 0 }) else { continue }
            let steps = bucket * stepCount..<(bucket + 1) * stepCount
            tallies[CellKey(group: .values([]), bucket: bucket)] = FunnelTally(
                levels: Array(levels[row]),
                bestLevels: isOfCustomers ? nil : Array(bestLevels[row]),
                excluded: Array(excluded[steps]), waits: Array(durations[steps]))
        }
        return tallies
    }

    /// Moves the waits to the lists of their buckets and steps.
    private func dealWaits() {
        for wait in waits.values {
            let place = Int(wait.bucket) * stepCount + Int(wait.step)
            let before = durations[place].byteCount
            durations[place].append(wait.microseconds)
            durationBytes += durations[place].byteCount - before
        }
        waits.removeAll()
    }
}

extension UnsafeMutableBufferPointer<Int> {
    /// Room of its own for so many, all 0.
    fileprivate static func zeros(_ count: Int) -> Self {
        let room = allocate(capacity: count)
        room.initialize(repeating: 0)
        return room
    }
}

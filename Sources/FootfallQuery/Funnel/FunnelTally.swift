/// What is kept of the units of one group: how many came how far, and how long each step took.
///
/// A unit is a customer, or what the query counts in its place. Tallies add up in any order to the
/// same whole.
package struct FunnelTally: Sendable {
    private var units: LevelCounts
    /// Distinct customers, each with its best unit; nil where the units are customers.
    private var bestUnits: LevelCounts?
    /// For each step: units that reached the one before, and what is excluded kept from it.
    package private(set) var excluded: [Int]
    /// For each step from the second: the microseconds since the step before, one a unit.
    private var waits: [DurationList]

    package init(stepCount: Int, countsUnits: Bool = false) {
        units = LevelCounts(stepCount: stepCount)
        bestUnits = countsUnits ? units : nil
        excluded = [Int](repeating: 0, count: stepCount)
        waits = [DurationList](repeating: DurationList(), count: stepCount)
    }

    /// The tally of units that were counted elsewhere: how many came to each level, from none to the
    /// last; the same of customers, where those are not the units; how many were kept from each step;
    /// and the waits before each.
    init(
        levels: [Int], bestLevels: [Int]?, excluded: [Int], waits: [DurationList]
    ) {
        units = LevelCounts(levels)
        bestUnits = bestLevels.map(LevelCounts.init)
        self.excluded = excluded
        self.waits = waits
    }

    var byteCount: Int { waits.reduce(256) { $0 + $1.byteCount } }

    /// Adds some customers that came to the first step and no further.
    mutating func add(customersAtFirstStep count: Int) { units.add(level: 1, count: count) }

    /// Adds a unit by the times of its reported chain, the first events of `chain`, one for each step
    /// up to a level; `steps` are those that exclusions kept it from.
    @inline(__always)
    mutating func add<Events: RandomAccessCollection<Int>>(
        level: Int, of chain: Events, times: UnsafeBufferPointer<Int64>,
        excludedFrom steps: UInt64 = 0
    ) where Events.Index == Int {
        units.add(level: level)
        for step in steps.bitPlaces { excluded[step] += 1 }
        for step in 1..<max(1, level) {
            waits[step].append(times[chain[step]] &- times[chain[step - 1]])
        }
    }

    /// Adds a unit by its reported chain, which may go without optional steps; `steps` are those that
    /// exclusions kept it from.
    mutating func add(
        _ chain: Chain, times: UnsafeBufferPointer<Int64>, optional: UInt64,
        excludedFrom steps: UInt64
    ) {
        units.add(chain, optional: optional)
        for step in steps.bitPlaces { excluded[step] += 1 }
        for place in chain.steps.indices.dropFirst() {
            waits[chain.steps[place]].append(
                times[chain.events[place]] &- times[chain.events[place - 1]])
        }
    }

    /// Adds a customer by the reported chain of its best unit.
    mutating func add(bestUnit chain: Chain, optional: UInt64) {
        bestUnits?.add(chain, optional: optional)
    }

    /// Adds a customer by the level of its best unit, where no step is optional.
    mutating func add(bestUnitOfLevel level: Int) {
        bestUnits?.add(level: level)
    }

    package mutating func add(_ other: FunnelTally) {
        units.add(other.units)
        if let others = other.bestUnits { bestUnits?.add(others) }
        for step in excluded.indices { excluded[step] += other.excluded[step] }
        for step in waits.indices { waits[step].append(other.waits[step]) }
    }

    /// How many customers reached each step; an optional one, by an event of its own.
    package var reached: [Int] { (bestUnits ?? units).reached }

    /// How many units did.
    package var unitsReached: [Int] { units.reached }

    /// A number a step: of customers and, where units are something else, of those.
    var counts: [[Int]] { bestUnits == nil ? [reached] : [reached, unitsReached] }

    /// The waits before a step (counted from 0), one a unit.
    func waits(before step: Int) -> DurationList { waits[step] }
}

/// How many units came how far.
private struct LevelCounts: Sendable {
    /// How many have exactly this level; 0 is not counted.
    private var levels: [Int]
    /// For each optional step: those that came past it without it.
    private var skips: [Int]

    init(stepCount: Int) {
        levels = [Int](repeating: 0, count: stepCount + 1)
        skips = [Int](repeating: 0, count: stepCount)
    }

    /// Counts of each level, from none to the last.
    init(_ levels: [Int]) {
        self.levels = levels
        skips = [Int](repeating: 0, count: levels.count - 1)
    }

    mutating func add(level: Int, count: Int = 1) { levels[level] += count }

    mutating func add(_ chain: Chain, optional: UInt64) {
        levels[chain.level] += 1
        let skipped = optional & ~chain.stepBits & ChainRules.bits(below: chain.level)
        for step in skipped.bitPlaces { skips[step] += 1 }
    }

    mutating func add(_ other: LevelCounts) {
        for level in levels.indices { levels[level] += other.levels[level] }
        for step in skips.indices { skips[step] += other.skips[step] }
    }

    var reached: [Int] {
        var reached = [Int](levels.dropFirst())
        for step in reached.indices.dropLast().reversed() { reached[step] += reached[step + 1] }
        for step in reached.indices { reached[step] -= skips[step] }
        return reached
    }
}

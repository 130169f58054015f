/// What is kept of the customers of one group: how many came how far, and how long each step took.
///
/// Tallies add up in any order to the same whole.
package struct FunnelTally: Sendable {
    /// How many units have exactly this level; 0 is not counted.
    private var units: [Int]
    /// For each optional step: units that came past it without it.
    private var skips: [Int]
    /// For each step: units that reached the one before, and what is excluded kept from it.
    package private(set) var excluded: [Int]
    /// For each step from the second: the microseconds since the step before, one a unit.
    private var waits: [[Int64]]

    package init(stepCount: Int) {
        units = [Int](repeating: 0, count: stepCount + 1)
        skips = [Int](repeating: 0, count: stepCount)
        excluded = skips
        waits = [[Int64]](repeating: [], count: stepCount)
    }

    var byteCount: Int { waits.reduce(256 + 24 * units.count) { $0 + 32 + 8 * $1.capacity } }

    /// Adds a unit by the times of its reported chain.
    mutating func add(chain: ArraySlice<Int>, times: UnsafeBufferPointer<Int64>) {
        units[chain.count] += 1
        for step in 1..<max(1, chain.count) {
            waits[step].append(times[chain[step]] &- times[chain[step - 1]])
        }
    }

    /// Adds a unit by its reported chain, which may go without optional steps; `steps` are those that
    /// exclusions kept it from.
    mutating func add(
        _ chain: Chain, times: UnsafeBufferPointer<Int64>, optional: UInt64,
        excludedFrom steps: UInt64
    ) {
        units[chain.level] += 1
        let taken = chain.steps.reduce(0 as UInt64) { $0 | 1 << UInt64($1) }
        for step in (optional & ~taken & ChainRules.bits(below: chain.level)).bitPlaces {
            skips[step] += 1
        }
        for step in steps.bitPlaces { excluded[step] += 1 }
        for place in chain.steps.indices.dropFirst() {
            waits[chain.steps[place]].append(
                times[chain.events[place]] &- times[chain.events[place - 1]])
        }
    }

    package mutating func add(_ other: FunnelTally) {
        for level in units.indices { units[level] += other.units[level] }
        for step in skips.indices {
            skips[step] += other.skips[step]
            excluded[step] += other.excluded[step]
        }
        for step in waits.indices { waits[step] += other.waits[step] }
    }

    /// How many units reached each step; an optional one, by an event of its own.
    package var reached: [Int] {
        var reached = [Int](units.dropFirst())
        for step in reached.indices.dropLast().reversed() { reached[step] += reached[step + 1] }
        for step in reached.indices { reached[step] -= skips[step] }
        return reached
    }

    /// The waits before a step (counted from 0), ascending.
    package func sortedWaits(before step: Int) -> [Int64] {
        var sorted = waits[step]
        RadixSort.sort(&sorted)
        return sorted
    }
}

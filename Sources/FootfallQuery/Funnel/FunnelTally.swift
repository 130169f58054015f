/// What is kept of the customers of one group: how many came how far, and how long each step took.
///
/// Tallies add up in any order to the same whole.
package struct FunnelTally: Sendable {
    /// How many units have exactly this level; 0 is not counted.
    private var units: [Int]
    /// For each step from the second: the microseconds since the step before, one a unit.
    private var waits: [[Int64]]

    package init(stepCount: Int) {
        units = [Int](repeating: 0, count: stepCount + 1)
        waits = [[Int64]](repeating: [], count: stepCount)
    }

    var byteCount: Int { waits.reduce(160 + 8 * units.count) { $0 + 32 + 8 * $1.capacity } }

    /// Adds a unit by the times of its reported chain.
    mutating func add(chain: ArraySlice<Int>, times: UnsafeBufferPointer<Int64>) {
        units[chain.count] += 1
        for step in 1..<max(1, chain.count) {
            waits[step].append(times[chain[step]] &- times[chain[step - 1]])
        }
    }

    package mutating func add(_ other: FunnelTally) {
        for level in units.indices { units[level] += other.units[level] }
        for step in waits.indices { waits[step] += other.waits[step] }
    }

    /// How many units reached each step.
    package var reached: [Int] {
        var reached = [Int](units.dropFirst())
        for step in reached.indices.dropLast().reversed() { reached[step] += reached[step + 1] }
        return reached
    }

    /// The waits before a step (counted from 0), ascending.
    package func sortedWaits(before step: Int) -> [Int64] {
        var sorted = waits[step]
        RadixSort.sort(&sorted)
        return sorted
    }
}

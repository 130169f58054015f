package import FootfallFormat

/// Which segments a flush writes: one for each of the newest slices that get many of its rows, and
/// one for all others.
///
/// Few, because each is a file that queries open; more than one, because a single late row must not
/// make a segment span years. When the newest slice is full, it is closed by a cut behind its last
/// row.
package struct FlushPlan: Equatable, Sendable {
    /// Segments of their own that one flush makes, besides the one for the rest.
    package static let ownMax = 3

    package var plan: MergePlan
    package var addedCuts: [Int64]

    /// Plans the flush of some rows, given as their times.
    package init(
        times: [[Int64]], levels: LevelState, options: CompactionOptions = CompactionOptions()
    ) {
        let bounds = levels.bounds
        var rows = [Int](repeating: 0, count: bounds.count)
        var newest = Int64.min
        for time in times.joined() {
            rows[bounds.index(of: time)] += 1
            newest = max(newest, time)
        }
        self.init(rowsBySlice: rows, newest: newest, levels: levels, options: options)
    }

    /// Plans the flush of some rows, given as how many there are in each slice and the latest time.
    package init(
        rowsBySlice: [Int], newest: Int64, levels: LevelState,
        options: CompactionOptions = CompactionOptions()
    ) {
        let total = rowsBySlice.reduce(0, +)
        let many = rowsBySlice.indices.filter {
            rowsBySlice[$0] > 0 && rowsBySlice[$0] * 8 >= total
        }
        plan = MergePlan(slices: many.suffix(Self.ownMax), of: levels.bounds)
        addedCuts = []
        let last = levels.bounds.times(of: levels.bounds.count - 1)
        let known = levels.segments.filter { $0.timeRange.upperBound >= last.lowerBound }
        let held = known.reduce(rowsBySlice.last ?? 0) { $0 + $1.rowEstimate(in: last) }
        let end = known.reduce(newest) { max($0, $1.timeRange.upperBound) }
        if held >= options.sliceRows && end >= last.lowerBound && end < .max {
            addedCuts = [end + 1]
        }
    }
}

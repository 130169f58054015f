package import FootfallFormat

/// The segments of a store by the slices they lie in: what the picker looks at.
struct SliceView {
    struct Slice {
        let index: Int
        var times: ClosedRange<Int64>
        /// Where further slices began that have been joined to it.
        var joinedCuts: [Int64] = []
        /// The rows of all newer slices.
        var newerRows = 0
        var settled: [SegmentDescriptor] = []
        /// Unsettled segments wholly within the slice, the smallest first.
        var fresh: [SegmentDescriptor] = []

        var segments: [SegmentDescriptor] { settled + fresh }
        var settledRows: Int { settled.reduce(0) { $0 + $1.rowCount } }
        var freshRows: Int { fresh.reduce(0) { $0 + $1.rowCount } }
        var rows: Int { settledRows + freshRows }
    }

    private(set) var slices: [Slice]
    /// Segments that cross a cut, the smallest first.
    private(set) var late: [SegmentDescriptor] = []
    let bounds: SliceBounds

    init(_ state: LevelState) {
        bounds = state.bounds
        slices = (0..<bounds.count).map { [bounds] in Slice(index: $0, times: bounds.times(of: $0))
        }
        for segment in state.segments.sorted(by: { $0.rowCount < $1.rowCount }) {
            guard let index = bounds.index(of: segment.timeRange) else {
                late.append(segment)
                continue
            }
            if segment.kind == .settled {
                slices[index].settled.append(segment)
            } else {
                slices[index].fresh.append(segment)
            }
        }
        var newerRows = 0
        for index in slices.indices.reversed() {
            slices[index].newerRows = newerRows
            newerRows += slices[index].rows
        }
    }

    func isNewest(_ slice: Slice) -> Bool { slice.index == slices.count - 1 }
}

extension LevelState {
    /// How many segments wait to be merged.
    package var unsettledCount: Int { segments.count { $0.kind != .settled } }
}

extension SliceView.Slice {
    /// Neighbouring slices, ascending, as one; there must be one at least.
    init(joining slices: [Self]) {
        self = slices[slices.count - 1]
        times = slices[0].times.lowerBound...times.upperBound
        joinedCuts = slices.dropFirst().map(\.times.lowerBound)
        settled = slices.flatMap(\.settled)
        fresh = slices.flatMap(\.fresh)
    }

    /// The rows of unsettled segments that share times with settled ones.
    ///
    /// The others do no harm: a time range that needs them does not need the settled ones.
    var overlappingRows: Int {
        fresh.filter { segment in
            settled.contains { $0.timeRange.overlaps(segment.timeRange) }
        }.reduce(0) { $0 + $1.rowCount }
    }

    /// The cut that parts the slice in halves without crossing a segment; nil if there is none that
    /// leaves at least `rowsMin` rows on each side.
    func freeCut(rowsMin: Int) -> Int64? {
        let ordered = segments.sorted { $0.timeRange.lowerBound < $1.timeRange.lowerBound }
        var best: (cut: Int64, rows: Int)?
        var before = 0
        var end = Int64.min
        for segment in ordered {
            let smaller = min(before, rows - before)
            if segment.timeRange.lowerBound > end && smaller >= rowsMin
                && smaller > best?.rows ?? 0
            {
                best = (segment.timeRange.lowerBound, smaller)
            }
            before += segment.rowCount
            end = max(end, segment.timeRange.upperBound)
        }
        return best?.cut
    }

    /// Cuts into parts of about so many rows each, the oldest first, by the segments' quantiles.
    func cuts(intoRows parts: [Int]) -> [Int64] {
        var points: [(time: Int64, rows: Double)] = []
        for segment in segments {
            let share = Double(segment.rowCount) / Double(segment.timeQuantiles.count - 1)
            points += segment.timeQuantiles.dropFirst().map { ($0, share) }
        }
        points.sort { $0.time < $1.time }
        let first = segments.map(\.timeRange.lowerBound).min() ?? .max
        var cuts: [Int64] = []
        var before = 0.0
        var wanted = Double(parts.first ?? 0)
        for point in points {
            before += point.rows
            if before >= wanted && cuts.count + 1 < parts.count && point.time > cuts.last ?? first {
                cuts.append(point.time)
                wanted += Double(parts[cuts.count])
            }
        }
        return cuts
    }
}

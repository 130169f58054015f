import FootfallFormat
import FootfallModel

extension QueryScope {
    /// The times of the first and the last event; nil if there are none.
    ///
    /// Runs know theirs. Under `known by` the events that were received by then must be found, for
    /// which their times of receipt are read.
    func eventTimes() throws -> ClosedRange<Int64>? {
        guard let known else {
            let times = runs.compactMap(\.timeRange)
            guard let first = times.map(\.lowerBound).min(),
                let last = times.map(\.upperBound).max()
            else { return nil }
            return first...last
        }
        let selector = EventSelector(steps: [.any], filter: known)
        let extents = try Workers.run(tasks: runs.count, threads: options.threads) {
            TimeExtent()
        } _: { run, extent in
            let scanner = scanner(selector, run: run)
            for zone in 0..<runs[run].zoneCount {
                try checkCancelled()
                let rows = try scanner.matches(in: runs[run].rows(inZone: zone), zone: zone)
                guard !rows.isEmpty else { continue }
                let times = try scanner.reader.times()
                for row in rows { extent.add(times[Int(row)]) }
            }
        }
        return extents.reduce(TimeExtent()) { $0.union($1) }.times
    }
}

/// The least and the greatest of some times.
private struct TimeExtent {
    private var first = Int64.max
    private var last = Int64.min

    mutating func add(_ time: Int64) {
        first = min(first, time)
        last = max(last, time)
    }

    func union(_ other: TimeExtent) -> TimeExtent {
        var both = self
        both.first = min(first, other.first)
        both.last = max(last, other.last)
        return both
    }

    var times: ClosedRange<Int64>? { first <= last ? first...last : nil }
}

import FootfallFormat
import FootfallModel

/// Counts events from the runs' statistics, rows by event and quarter of an hour, without reading
/// rows.
///
/// Only where nothing but the event's name decides (`needsOnlyNames`). A run is answered so if each of
/// its cells lies inside one bucket and wholly inside, or outside, the range; any other run is
/// scanned.
struct StatisticsCount {
    private let plan: MeasurePlan
    private let scope: QueryScope
    private let isByEvent: Bool

    /// Nil if the query asks for more than the statistics know.
    init?(_ plan: MeasurePlan, _ scope: QueryScope) {
        guard plan.needsOnlyNames else { return nil }
        isByEvent = !plan.groups.isEmpty
        self.plan = plan
        self.scope = scope
    }

    /// Adds the figures of the runs that it can answer; returns which.
    func answer(into worker: MeasureWorker) throws -> Set<Int> {
        var answered: Set<Int> = []
        var whole = [Int](repeating: 0, count: bucketCount)
        for (index, run) in scope.runs.enumerated() {
            let statistics = try run.statistics()
            guard fits(statistics.unitMicroseconds, run) else { continue }
            let bounds = bounds(unit: statistics.unitMicroseconds)
            for (event, cells) in statistics.cells where plan.selector.steps[0].mayMatch(event) {
                guard isByEvent else {
                    add(cells, between: bounds, to: &whole)
                    continue
                }
                var rows = [Int](repeating: 0, count: bucketCount)
                add(cells, between: bounds, to: &rows)
                worker.add(rows, of: .values([.text(Array(event.text.utf8))]))
            }
            answered.insert(index)
        }
        worker.add(whole, of: .values([]))
        return answered
    }

    private var bucketCount: Int { plan.buckets?.count ?? 1 }

    private func fits(_ unit: Int64, _ run: any Run) -> Bool {
        guard let times = run.timeRange, plan.buckets?.nest(cellsOf: unit) != false else {
            return false
        }
        let cutsStart = scope.range.start.map { $0 > times.lowerBound && $0 % unit != 0 } ?? false
        let cutsEnd = scope.range.end.map { $0 <= times.upperBound && $0 % unit != 0 } ?? false
        return !cutsStart && !cutsEnd
    }

    /// The first stretch of each bucket, and the first after all.
    ///
    /// A bound that cuts a cell is that of the range where the run itself does not reach so far.
    private func bounds(unit: Int64) -> [Int64] {
        var bounds = plan.buckets.map { $0.bounds.map { $0.dividedUp(by: unit) } } ?? [.min, .max]
        let start = scope.range.start.map { $0.floorDivided(by: unit) } ?? .min
        let end = scope.range.end.map { $0.dividedUp(by: unit) } ?? .max
        bounds[0] = start
        bounds[bounds.count - 1] = max(start, end)
        for i in bounds.indices { bounds[i] = min(max(bounds[i], start), max(start, end)) }
        return bounds
    }

    private func add(
        _ cells: EventStatistics.Cells, between bounds: [Int64], to rows: inout [Int]
    ) {
        var place = bounds[0] == .min ? 0 : cells.place(of: bounds[0], from: 0)
        for bucket in rows.indices {
            let bound = bounds[bucket + 1]
            let end = bound == .max ? cells.count : cells.place(of: bound, from: place)
            rows[bucket] += cells.rows(place..<end)
            place = end
        }
    }
}

extension Int64 {
    /// Divided by a positive number, rounded up.
    fileprivate func dividedUp(by unit: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: unit)
        return remainder > 0 ? quotient + 1 : quotient
    }
}

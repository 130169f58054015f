import FootfallFormat
import FootfallModel

/// Counts events from the runs' statistics, rows by event and quarter of an hour, without reading
/// rows.
///
/// Only where nothing but the event's name decides (`needsOnlyNames`). A run is answered so if each of its cells lies inside one bucket and wholly inside, or
/// outside, the range; any other run is scanned.
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
        for (index, run) in scope.runs.enumerated() {
            let statistics = try run.statistics()
            guard fits(statistics.unitMicroseconds, run) else { continue }
            for (event, cells) in statistics.cells where plan.selector.steps[0].mayMatch(event) {
                for cell in cells { add(cell, event, statistics.unitMicroseconds, to: worker) }
            }
            answered.insert(index)
        }
        return answered
    }

    private func fits(_ unit: Int64, _ run: any Run) -> Bool {
        guard let times = run.timeRange, plan.buckets?.nest(cellsOf: unit) != false else {
            return false
        }
        let cutsStart = scope.range.start.map { $0 > times.lowerBound && $0 % unit != 0 } ?? false
        let cutsEnd = scope.range.end.map { $0 <= times.upperBound && $0 % unit != 0 } ?? false
        return !cutsStart && !cutsEnd
    }

    private func add(
        _ cell: EventStatistics.Cell, _ event: Name, _ unit: Int64, to worker: MeasureWorker
    ) {
        // Clamped into the range: the first and last cell may begin before or end after it where
        // the run itself does not.
        let start = max(cell.stretch &* unit, scope.range.start ?? .min)
        guard start < (scope.range.end ?? .max), (cell.stretch &+ 1) &* unit > start else { return }
        let bucket = plan.buckets.map { buckets in
            buckets.index(of: max(start, buckets.bounds[0])) ?? 0
        }
        let group = isByEvent ? [GroupValue.text(Array(event.text.utf8))] : []
        worker.add(cell.rows, to: CellKey(group: .values(group), bucket: bucket ?? 0))
    }
}

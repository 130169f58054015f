import FootfallFormat
import FootfallModel

/// Runs a measures plan over a scope's runs on a few threads.
///
/// Without a measure of customers, any stretch of rows is a task. With one, a window of customers
/// is, over all runs, so that a customer is never seen by two threads.
enum MeasureScan {
    private enum Task: Sendable {
        case rows(run: Int, Range<Int>)
        case window(HashWindow)
    }

    private static let zonesPerTask = 16

    static func run(_ plan: MeasurePlan, in scope: inout QueryScope) throws -> MeasureWorker {
        let whole = MeasureWorker(plan, scope)
        if let masks = try CustomerMasks(plan, scope) {
            _ = try StatisticsCount(plan, scope)?.answer(into: whole)
            scope.counters.customersSkipped += try masks.answer(into: whole)
            for run in scope.runs { run.readRecord?.answer(from: .masks) }
            scope.decisions.append("customers counted from the directories' masks")
            return whole
        }
        let statistics = plan.needsOnlyCounts ? StatisticsCount(plan, scope) : nil
        let answered = try statistics?.answer(into: whole) ?? []
        let tasks = try tasks(plan, scope, except: answered)
        let frozen = scope
        let workers = try Workers.run(tasks: tasks.count, threads: scope.options.threads) {
            MeasureWorker(plan, frozen)
        } _: { task, worker in
            switch tasks[task] {
            case .rows(let run, let rows): try worker.scan(rows, of: run)
            case .window(let window): try worker.scan(window)
            }
        }
        let counters = workers.reduce(into: ScanCounters()) { $0 += $1.counters }
        try workers.merged(into: whole) { try $0.merge($1) }.endTally()
        scope.counters += counters
        for run in answered.map({ scope.runs[$0] }) {
            run.readRecord?.answer(from: .statistics)
            if !run.overlaps(scope.times) { run.readRecord?.leaveOut() }
        }
        if !answered.isEmpty {
            scope.decisions.append("\(answered.count.counted("run")) counted from statistics")
        }
        return whole
    }

    private static func tasks(
        _ plan: MeasurePlan, _ scope: QueryScope, except answered: Set<Int>
    ) throws -> [Task] {
        guard plan.needsCustomers else {
            return scope.runs.indices.filter { !answered.contains($0) }.flatMap {
                stretches(of: 0..<scope.runs[$0].rowCount, run: $0)
            }
        }
        let windows = try HashWindows.cut(scope.runs).map(Task.window)
        if plan.isOfSessions { return windows }
        return windows
            + scope.runs.indices.flatMap { run in
                let rows = scope.runs[run].customerRowCount..<scope.runs[run].rowCount
                return stretches(of: rows, run: run)
            }
    }

    private static func stretches(of rows: Range<Int>, run: Int) -> [Task] {
        let length = zonesPerTask * ZoneSize.rows
        return stride(from: rows.lowerBound / length * length, to: rows.upperBound, by: length).map
        {
            .rows(run: run, ($0..<$0 + length).clamped(to: rows))
        }
    }
}

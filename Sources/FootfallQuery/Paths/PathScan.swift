import FootfallFormat
import FootfallModel

/// Runs a paths plan over a scope's runs, a window of customers at a time.
enum PathScan {
    /// What a scan found.
    struct Outcome {
        var rows: [PathKey: PathCount] = [:]
        /// All units that have a path.
        var total = PathCount()
        /// Of a second scan: those that have one among the rows that were not kept.
        var other = PathCount()
    }

    static func run(
        _ plan: PathPlan, keeping kept: Set<PathKey>? = nil, in scope: inout QueryScope
    ) throws -> Outcome {
        let runs = plan.times.map { scope.runsByTime(overlapping: $0) } ?? scope.snapshot.runsByTime
        let frozen = scope
        let workers = try CustomerPass.run(over: runs, scope.options) {
            PathWorker(plan, runs, keeping: kept, frozen)
        } _: { worker, window in
            try worker.work(on: window)
            try worker.checkSize(frozen.options)
        }
        var outcome = Outcome()
        for worker in workers {
            worker.add(to: &outcome)
            scope.counters += worker.counters
        }
        return outcome
    }
}

extension PathWorker {
    fileprivate func add(to outcome: inout PathScan.Outcome) {
        for row in 0..<tally.rows.count {
            outcome.rows[key(row), default: PathCount()].add(
                PathCount(units: tally.units[row], customers: tally.customers[row]))
        }
        outcome.total.add(tally.total)
        outcome.other.add(tally.other)
    }
}

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
        let runs = scope.snapshot.runsByTime(overlapping: plan.times)
        return try scope.pass(over: runs) {
            PathWorker(plan, runs, keeping: kept, $0)
        }.reduce(into: Outcome()) { try $1.add(to: &$0) }
    }
}

extension PathWorker {
    fileprivate func add(to outcome: inout PathScan.Outcome) throws {
        for row in 0..<tally.rows.count {
            if row % 1024 == 0 { try QueryWatch.checkpoint() }
            outcome.rows[key(row), default: PathCount()].add(
                PathCount(units: tally.units[row], customers: tally.customers[row]))
        }
        outcome.total.add(tally.total)
        outcome.other.add(tally.other)
    }
}

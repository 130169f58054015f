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
        private let memory = MemoryShare()
        private var keyBytes = 0

        fileprivate mutating func add(_ count: PathCount, to key: PathKey) {
            let known = rows.count
            rows[key, default: PathCount()].add(count)
            if rows.count > known { keyBytes += key.path.count + key.group.byteCount }
        }

        /// A row takes its place in a table that is three quarters full, and an array of its own.
        fileprivate func checkSize() throws {
            let stride = MemoryLayout<(key: PathKey, count: PathCount)>.stride
            try memory.hold(keyBytes + rows.count * (stride * 4 / 3 + 32), rows.count, .paths)
        }
    }

    static func run(
        _ plan: PathPlan, keeping kept: Set<PathKey>? = nil, in scope: inout QueryScope
    ) throws -> Outcome {
        let runs = scope.snapshot.runsByTime(overlapping: plan.times)
        return try scope.pass(over: runs) {
            PathWorker(plan, runs, keeping: kept, $0)
        }.merged(into: Outcome()) { try $1.add(to: &$0) }
    }
}

extension PathWorker {
    fileprivate func add(to outcome: inout PathScan.Outcome) throws {
        for row in 0..<tally.rows.count {
            if row % 1024 == 0 {
                try QueryWatch.checkpoint()
                try outcome.checkSize()
            }
            outcome.add(
                PathCount(units: tally.units[row], customers: tally.customers[row]), to: key(row))
        }
        try outcome.checkSize()
        outcome.total.add(tally.total)
        outcome.other.add(tally.other)
    }
}

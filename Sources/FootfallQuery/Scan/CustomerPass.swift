import FootfallFormat
import FootfallStorage

/// A pass over all customers: in windows of their hashes, a few windows a task, on a few threads.
///
/// Every thread has a worker of its own, which sees each of its customers whole.
enum CustomerPass {
    static func run<Worker>(
        over runs: [any Run], _ options: QueryOptions, makeWorker: @Sendable () throws -> Worker,
        _ work: @Sendable (inout Worker, HashWindow) throws -> Void
    ) throws -> [Worker] {
        let tasks = try HashWindows.tasks(runs, threads: options.threads)
        return try Workers.run(tasks: tasks.count, threads: options.threads, makeState: makeWorker)
        { task, worker in
            for window in tasks[task] {
                try options.checkCancelled()
                try work(&worker, window)
            }
        }
    }
}

extension QueryScope {
    /// The runs that hold events of some times, by their first.
    func runsByTime(overlapping times: Range<Int64>) -> [any Run] {
        snapshot.runsByTime.filter { run in
            run.timeRange.map {
                $0.upperBound >= times.lowerBound && $0.lowerBound < times.upperBound
            }
                ?? false
        }
    }
}

import FootfallFormat
import FootfallStorage

/// One thread's part of a pass over all customers.
protocol CustomerWorker: SendableMetatype {
    /// What it has read.
    var counters: ScanCounters { get }

    /// Takes in the customers of a window, each of them whole.
    mutating func work(on window: HashWindow) throws

    /// Says what it keeps; throws if the query then keeps more than it may.
    func checkSize() throws
}

/// A pass over all customers: in windows of their hashes, a few windows a task, on a few threads.
enum CustomerPass {
    /// The workers of all threads, each with what it found in its windows.
    static func run<Worker: CustomerWorker>(
        over runs: [any Run], _ options: QueryOptions, makeWorker: @Sendable () throws -> Worker
    ) throws -> [Worker] {
        let tasks = try HashWindows.tasks(runs, threads: options.threads)
        return try Workers.run(tasks: tasks.count, threads: options.threads, makeState: makeWorker)
        { task, worker in
            for window in tasks[task] {
                try options.checkCancelled()
                try worker.work(on: window)
                try worker.checkSize()
            }
        }
    }
}

extension QueryScope {
    /// A pass over the customers of some runs, whose reading counts as this query's.
    mutating func pass<Worker: CustomerWorker>(
        over runs: [any Run], makeWorker: @Sendable (QueryScope) -> Worker
    ) throws -> [Worker] {
        let frozen = self
        let workers = try CustomerPass.run(over: runs, options) { makeWorker(frozen) }
        for worker in workers { counters += worker.counters }
        return workers
    }
}

extension Snapshot {
    /// The runs that hold events of some times, by their first; all runs if there is no such limit.
    func runsByTime(overlapping times: Range<Int64>?) -> [any Run] {
        runsByTime.filter { run in
            let overlaps = run.overlaps(times)
            if !overlaps { run.readRecord?.leaveOut() }
            return overlaps
        }
    }
}

extension Run {
    /// Whether it may hold events of some times; nil are all times.
    func overlaps(_ times: Range<Int64>?) -> Bool {
        guard let times, let own = timeRange else { return rowCount > 0 }
        return own.upperBound >= times.lowerBound && own.lowerBound < times.upperBound
    }
}

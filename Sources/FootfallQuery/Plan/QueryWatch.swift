import Synchronization

/// What a running query and its caller tell each other: how far it came, and whether anyone still
/// waits for it.
///
/// As with `Task.isCancelled`, whoever works for a query can ask on whichever of its threads, without
/// being handed anything: loops over zones, customers and groups lie far below the forms of query.
///
///     try QueryWatch.during(options, passes: 2) { … }  // at the door
///     try QueryWatch.checkpoint()  // in every loop that may be long
///
/// A query is a number of passes over its runs, each of a number of tasks (`Workers`). The share that
/// is done is told as that of equal passes; where one turns out not to be needed, it leaps.
package final class QueryWatch: Sendable {
    /// The query that the thread at hand works for.
    @TaskLocal private static var current: QueryWatch?

    private struct Progress {
        var passesBegun = 0
        var tasksDone = 0
        /// What was told last.
        var share = 0.0
    }

    private let options: QueryOptions
    private let memory: QueryMemory
    private let passes: Int
    private let clock: PhaseClock?
    private let progress = Mutex(Progress())

    private init(_ options: QueryOptions, passes: Int, _ clock: PhaseClock?) {
        self.options = options
        memory = QueryMemory(options)
        self.passes = passes
        self.clock = clock
    }

    /// Runs a query's work; passes over runs are its progress, so many being expected.
    ///
    /// A clock is told of them, too.
    static func during<Result>(
        _ options: QueryOptions, passes: Int, clock: PhaseClock? = nil,
        _ body: () throws -> Result
    ) rethrows -> Result {
        let watch = QueryWatch(options, passes: passes, clock)
        let result = try $current.withValue(watch, operation: body)
        watch.tell(1)
        return result
    }

    /// Throws if the caller has lost interest.
    ///
    /// Takes some ten nanoseconds: for every zone, or for some hundred customers or groups.
    package static func checkpoint() throws { try current?.options.checkCancelled() }

    /// The same for a loop of small steps, which tells the number of the one at hand: asks at each
    /// 4,096th.
    @inline(__always)
    static func checkpoint(at step: Int) throws {
        if step & 0xfff == 0 { try checkpoint() }
    }

    /// What the query keeps; nil where none is watched.
    static var memory: QueryMemory? { current?.memory }

    /// Where the query's time went up to now; nil where no clock is told of it.
    static var times: PhaseClock.Times? { current?.clock?.stop() }

    // MARK: Passes

    /// A pass that is told of, as its tasks are done; none where no query is watched.
    struct Pass: Sendable {
        fileprivate let watch: QueryWatch?
        fileprivate let number: Int
        fileprivate let tasks: Int

        /// Works for the query, on another thread or the same.
        func join<Result>(_ body: () throws -> Result) rethrows -> Result {
            try QueryWatch.$current.withValue(watch) {
                guard let clock = watch?.clock else { return try body() }
                return try clock.work(body)
            }
        }

        func finishTask() { watch?.finishTask(of: self) }

        func end(threads: Int) { watch?.clock?.endPass(threads: threads) }
    }

    static func beginPass(tasks: Int) -> Pass {
        guard let watch = current else { return Pass(watch: nil, number: 0, tasks: tasks) }
        watch.clock?.beginPass()
        let number = watch.progress.withLock { progress in
            progress.passesBegun += 1
            progress.tasksDone = 0
            return progress.passesBegun
        }
        return Pass(watch: watch, number: number, tasks: tasks)
    }

    private func finishTask(of pass: Pass) {
        guard options.onProgress != nil else { return }
        let share = progress.withLock { progress in
            progress.tasksDone += 1
            let done = Double(progress.tasksDone) / Double(pass.tasks)
            return (Double(pass.number - 1) + done) / Double(max(passes, pass.number))
        }
        tell(share)
    }

    /// Tells a share; one that is no more than what was told before is kept back.
    private func tell(_ share: Double) {
        guard let onProgress = options.onProgress else { return }
        progress.withLock { progress in
            guard share > progress.share else { return }
            progress.share = min(share, 1)
            onProgress(progress.share)
        }
    }
}

extension Query {
    /// How many passes over its runs a query takes, as far as its clauses tell.
    var passesExpected: Int {
        let clauses = [
            clauses.among?.range, clauses.top?.range, clauses.versusPrevious,
            clauses.knownBy?.range,
        ]
        return 1 + clauses.count { $0 != nil }
    }
}

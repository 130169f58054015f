internal import FootfallModel

/// The store's own threads: one flushes sealed memtables, one merges segments.
final class Maintenance: Sendable {
    /// What the threads do; each call does one piece of work.
    struct Work: Sendable {
        /// Flushes the oldest sealed memtable.
        var flush: @Sendable () throws -> Void
        /// Merges what should be merged, be it while files are taken in; false if there was nothing.
        var compact: @Sendable (_ isIngesting: Bool) throws -> Bool
    }

    private struct State {
        /// Memtables that are sealed and not flushed.
        var pendingFlushes = 0
        /// How the last attempt to flush failed, if it did.
        var flushFailure: (any Error)?
        var flushAttempts = 0
        var wantsRetry = false
        var compactionIsDue: Bool
        var compactionFailure: (any Error)?
        /// Ingests of files that are under way.
        var ingestCount = 0
        var isStopping = false
    }

    private let monitor: Monitor<State>
    private let compacts: Bool

    /// - Parameter compacts: whether segments are merged in the background.
    init(compacts: Bool) {
        self.compacts = compacts
        monitor = Monitor(State(compactionIsDue: compacts))
    }

    /// Starts the threads; they end after `stop`.
    func start(_ work: Work) throws -> [WorkerThread] {
        var threads = [try WorkerThread { self.flushLoop(work) }]
        if compacts { threads.append(try WorkerThread { self.compactionLoop(work) }) }
        return threads
    }

    // MARK: Requests

    /// Says that one more memtable waits to be flushed.
    func flushSoon() {
        monitor.update { $0.pendingFlushes += 1 }
    }

    /// Waits until all sealed memtables are flushed; throws if an attempt made meanwhile fails.
    func waitForFlush() throws {
        let attempts = monitor.update { state in
            state.wantsRetry = true
            return state.flushAttempts
        }
        try monitor.wait { state -> Void? in
            if state.pendingFlushes == 0 { return () }
            if state.flushAttempts > attempts, let failure = state.flushFailure { throw failure }
            return nil
        }
    }

    /// Says that a file is being taken in: merging gives way until `endIngest`.
    func beginIngest() {
        monitor.update { $0.ingestCount += 1 }
    }

    func endIngest() {
        monitor.update { state in
            state.ingestCount -= 1
            state.compactionIsDue = compacts
        }
    }

    /// Makes the threads end: pending flushes are still made if they succeed.
    func stop() {
        monitor.update { $0.isStopping = true }
    }

    // MARK: Threads

    private func flushLoop(_ work: Work) {
        while waitForPendingFlush() {
            let result = Result { try work.flush() }
            monitor.update { state in
                state.flushAttempts += 1
                switch result {
                case .success:
                    state.pendingFlushes -= 1
                    state.flushFailure = nil
                    state.compactionIsDue = compacts
                case .failure(let error): state.flushFailure = error
                }
            }
        }
    }

    /// False when it is time to end; after a failure only a request starts another attempt.
    private func waitForPendingFlush() -> Bool {
        monitor.wait { state in
            let mayTry = state.flushFailure == nil || state.wantsRetry
            if state.pendingFlushes > 0 && mayTry {
                state.wantsRetry = false
                return true
            }
            return state.isStopping ? false : nil
        }
    }

    private func compactionLoop(_ work: Work) {
        while waitForDueCompaction() {
            do {
                while try !isStopping && work.compact(isIngesting) {}
            } catch let error as FootfallError where error.code == .closed {
                // Given up, because the store is being closed.
            } catch {
                monitor.update { $0.compactionFailure = error }
            }
        }
    }

    private var isStopping: Bool { monitor.wait { $0.isStopping } }
    private var isIngesting: Bool { monitor.wait { $0.ingestCount > 0 } }

    private func waitForDueCompaction() -> Bool {
        monitor.wait { state in
            if state.isStopping { return false }
            guard state.compactionIsDue else { return nil }
            state.compactionIsDue = false
            return true
        }
    }

    /// How the last background compaction failed, if one did.
    var compactionFailure: (any Error)? {
        monitor.wait { Optional.some($0.compactionFailure) }
    }
}

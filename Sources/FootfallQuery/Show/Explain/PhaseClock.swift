import Synchronization

/// Tells where the time of a query goes, for `explain`.
///
/// A query is passes over its runs (`Workers`), each on a few threads, and what lies before, between
/// and after them, on one. Reading is told apart wherever it happens (`RecordedRun`); what is left of
/// the time is planning before the first pass, computing in passes, and merging after them. So the
/// phases add up to the time outside passes and, for each pass, its time by its threads.
final class PhaseClock: Sendable {
    enum Phase: CaseIterable, Sendable {
        /// All before the first pass but for reading: of a query without passes, its work.
        case planning
        /// Reading what leads to rows: indexes, dictionaries, statistics, the customer directory.
        case finding
        /// Reading and decoding zones of columns, and insert ids.
        case reading
        /// The rest of the passes.
        case computing
        /// The rest of what lies between the passes and behind them.
        case merging
        /// Threads that wait for the last one of their pass.
        case waiting
    }

    struct Times: Sendable {
        /// By phase, of all threads.
        fileprivate(set) var phases: [Phase: Swift.Duration] = [:]
        /// As a clock on the wall shows it.
        fileprivate(set) var all = Swift.Duration.zero
        /// The part of it in which passes ran.
        fileprivate(set) var passes = Swift.Duration.zero
        /// On how many threads, at most.
        fileprivate(set) var threads = 0

        subscript(phase: Phase) -> Swift.Duration { phases[phase] ?? .zero }
    }

    fileprivate struct State {
        var times = Times()
        /// When the pass at hand began, or what lies before or behind it.
        var begin = ContinuousClock.now
        /// The time of all threads in the pass at hand.
        var busy = Swift.Duration.zero
        /// What was read since `begin`.
        var read = Swift.Duration.zero
    }

    private let state = Mutex(State())

    /// Work that reads, on whichever thread.
    func read<Result>(_ phase: Phase, _ body: () throws -> Result) rethrows -> Result {
        let (result, time) = try Self.time(body)
        state.withLock { state in
            state.times.phases[phase, default: .zero] += time
            state.read += time
        }
        return result
    }

    /// One thread's part of a pass.
    func work<Result>(_ body: () throws -> Result) rethrows -> Result {
        let (result, time) = try Self.time(body)
        state.withLock { $0.busy += time }
        return result
    }

    private static func time<Result>(
        _ body: () throws -> Result
    ) rethrows -> (Result, Swift.Duration) {
        let start = ContinuousClock.now
        return (try body(), ContinuousClock.now - start)
    }

    func beginPass() { state.withLock { $0.endStretch() } }

    func endPass(threads: Int) { state.withLock { $0.endPass(threads: threads) } }

    /// The times up to now.
    func stop() -> Times {
        state.withLock { state in
            state.endStretch()
            return state.times
        }
    }
}

extension PhaseClock.State {
    /// Ends what lies before, between or behind the passes.
    fileprivate mutating func endStretch() {
        let time = restart()
        let phase = times.threads == 0 ? PhaseClock.Phase.planning : .merging
        times.phases[phase, default: .zero] += time - read
        read = .zero
    }

    fileprivate mutating func endPass(threads: Int) {
        let time = restart()
        times.passes += time
        times.threads = max(times.threads, threads)
        times.phases[.computing, default: .zero] += busy - read
        times.phases[.waiting, default: .zero] += time * threads - busy
        (busy, read) = (.zero, .zero)
    }

    /// The time since `begin`, which is now again.
    private mutating func restart() -> Swift.Duration {
        let now = ContinuousClock.now
        defer { begin = now }
        times.all += now - begin
        return now - begin
    }
}

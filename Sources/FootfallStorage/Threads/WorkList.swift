internal import Synchronization

/// Pieces of work, numbered from 0, that several threads do: each takes the next one.
final class WorkList: Sendable {
    private struct State {
        var next = 0
        var failure: (any Error)?
    }

    private let count: Int
    private let work: @Sendable (Int) throws -> Void
    private let state = Mutex(State())

    init(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) {
        self.count = count
        self.work = work
    }

    /// Does all of it on so many threads, the caller's among them.
    ///
    /// Once a piece fails, no other is begun; its error is thrown when all threads are done.
    func run(threads: Int) throws {
        let others = try (1..<max(1, min(threads, count))).map { _ in
            try WorkerThread { [self] in takeTurns() }
        }
        takeTurns()
        for thread in others { thread.join() }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func takeTurns() {
        while let number = take() {
            do {
                try work(number)
            } catch {
                state.withLock { $0.failure = $0.failure ?? error }
            }
        }
    }

    private func take() -> Int? {
        state.withLock { state in
            guard state.failure == nil, state.next < count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }
}

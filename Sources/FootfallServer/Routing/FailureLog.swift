internal import FootfallModel
internal import Logging
internal import Synchronization

/// Logs that the store fails: now and then, not once for each request that it fails.
final class FailureLog: Sendable {
    private struct State {
        var next: ContinuousClock.Instant?
        var unsaid = 0
    }

    private let logger: Logger
    private let state = Mutex(State())

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// Logs a failure unless one was logged within a second; the store's messages name files, never
    /// what is in them.
    func note(_ error: FootfallError) {
        let unsaid: Int? = state.withLock { state in
            let now = ContinuousClock.now
            if let next = state.next, now < next {
                state.unsaid += 1
                return nil
            }
            defer { state = State(next: now + .seconds(1)) }
            return state.unsaid
        }
        guard let unsaid else { return }
        logger.error(
            "the store refuses: \(error)",
            metadata: ["code": "\(error.code.rawValue)", "others": "\(unsaid)"])
    }
}

internal import Synchronization

/// How much of a question is done: a line that is written over and over on a terminal, once the
/// question takes longer than a moment, and taken away before the answer.
final class QueryProgressLine: Sendable {
    private static let interval = Swift.Duration.milliseconds(100)

    private let isTerminal: Bool
    private let write: @Sendable (String) -> Void
    private let dueAt: Mutex<ContinuousClock.Instant>
    private let isShown = Mutex(false)

    /// A line for one question, shown after a delay.
    init(
        isTerminal: Bool = StandardError.isTerminal, after delay: Swift.Duration = .seconds(1),
        write: @escaping @Sendable (String) -> Void = StandardError.write
    ) {
        self.isTerminal = isTerminal
        self.write = write
        dueAt = Mutex(ContinuousClock.now + delay)
    }

    /// Shows a share of 0 to 1; takes the line away where nothing is left to do.
    func show(_ share: Double) {
        guard isTerminal else { return }
        guard share < 1 else { return clear() }
        let isDue = dueAt.withLock { due in
            let now = ContinuousClock.now
            guard now >= due else { return false }
            due = now + Self.interval
            return true
        }
        guard isDue else { return }
        isShown.withLock { $0 = true }
        write("\r\u{1b}[K\(Int(share * 100)) %")
    }

    /// Takes the line away, if there is one.
    func clear() {
        let wasShown = isShown.withLock { isShown in
            defer { isShown = false }
            return isShown
        }
        if wasShown { write("\r\u{1b}[K") }
    }
}

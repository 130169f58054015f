internal import Synchronization

/// Hands out file numbers, each once.
package final class FileNumbers: Sendable {
    private let upcoming: Mutex<UInt64>

    package init(next: UInt64) {
        upcoming = Mutex(next)
    }

    package func take() -> UInt64 {
        upcoming.withLock { next in
            defer { next += 1 }
            return next
        }
    }

    /// The least number that was not handed out.
    package var next: UInt64 { upcoming.withLock { $0 } }
}

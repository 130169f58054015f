internal import Synchronization

/// Lets so many long answers be computed at a time: each holds a thread, and cores.
final class AnswerGate: Sendable {
    private let count = Mutex(0)
    private let max: Int

    init(max: Int) {
        self.max = max
    }

    /// Lets an answer in, which must leave; throws if there is no room.
    func enter() throws(Refusal) {
        let isOpen = count.withLock { count in
            guard count < max else { return false }
            count += 1
            return true
        }
        guard isOpen else { throw .busy }
    }

    func leave() {
        count.withLock { $0 -= 1 }
    }
}

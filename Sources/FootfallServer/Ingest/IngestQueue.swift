internal import Dispatch
internal import Footfall
internal import Synchronization

/// Brings the events of many connections to the store's writer, together.
///
/// Whatever waits when the writer is free is stored with one write and one sync; so the more clients
/// wait, the less each of them costs. A request is one hop to the writer's thread and one back.
final class IngestQueue: Sendable {
    private struct Waiting {
        let request: PreparedRequest
        let continuation: CheckedContinuation<Receipt, any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        /// Whether the writer's thread is at work or on its way to it.
        var isAwake = false
    }

    private let store: EventStore
    private let state = Mutex(State())
    /// Serial: it has one thread while there is work, and none otherwise.
    private let writer = DispatchQueue(label: "footfall.server.writer")

    init(_ store: EventStore) {
        self.store = store
    }

    /// Stores a request's events; returns when they are as durable as the store promises.
    func append(_ request: PreparedRequest) async throws -> Receipt {
        try await withCheckedThrowingContinuation { continuation in
            let mustWake = state.withLock { state in
                state.waiting.append(Waiting(request: request, continuation: continuation))
                defer { state.isAwake = true }
                return !state.isAwake
            }
            if mustWake { writer.async { [self] in storeAll() } }
        }
    }

    private func storeAll() {
        while let group = nextGroup() {
            let results = store.append(group.map(\.request))
            for (waiting, result) in zip(group, results) {
                waiting.continuation.resume(with: result)
            }
        }
    }

    /// All that waits; nil, and the thread may go, if nothing does.
    private func nextGroup() -> [Waiting]? {
        state.withLock { state in
            state.isAwake = !state.waiting.isEmpty
            guard state.isAwake else { return nil }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}

internal import Footfall
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// The store that is served: opened while the server already listens, closed when it stops.
///
/// Reading the logs of a killed server again takes a while; until that is done, requests are told to
/// come back.
final class ServedStore: Service {
    /// What an open store is reached by.
    struct Access: Sendable {
        let store: EventStore
        let queue: IngestQueue
    }

    private enum State {
        case opening
        case open(Access)
        case closed
    }

    /// Opens the store; blocks.
    typealias Opening = @Sendable () throws -> EventStore

    private let opening: Opening
    private let logger: Logger
    private let state = Mutex(State.opening)

    init(logger: Logger, opening: @escaping Opening) {
        self.logger = logger
        self.opening = opening
    }

    /// The open store.
    var access: Access {
        get throws(Refusal) {
            switch state.withLock({ $0 }) {
            case .opening: throw .notReady
            case .open(let access): return access
            case .closed: throw .stopping
            }
        }
    }

    func run() async throws {
        let store = try await offRuntime(opening)
        state.withLock { $0 = .open(Access(store: store, queue: IngestQueue(store))) }
        logger.info("the store is open")
        // Ends when the services that came after this one have ended: the HTTP server is one.
        try? await gracefulShutdown()
        state.withLock { $0 = .closed }
        try await store.close()
    }
}

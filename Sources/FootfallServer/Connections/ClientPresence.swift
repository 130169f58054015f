package import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// Whether the client of a connection is still there.
final class ClientPresence: Sendable {
    private let left = Atomic(false)

    var hasLeft: Bool { left.load(ordering: .relaxed) }

    func leave() {
        left.store(true, ordering: .relaxed)
    }
}

/// A request's context: with the connection that it came by.
package struct CollectorContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// The client, as the connection knows it; one that never leaves where there is no connection.
    func client() async -> ClientPresence {
        let found = channel.pipeline.handler(type: ConnectionClockHandler.self).map(\.client)
        return (try? await found.get()) ?? ClientPresence()
    }
}

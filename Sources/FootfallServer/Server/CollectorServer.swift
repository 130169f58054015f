package import Footfall
internal import FootfallModel
package import Hummingbird
package import Logging
internal import HummingbirdCore
internal import NIOCore
internal import ServiceLifecycle
internal import UnixSignals

/// The collector: takes events in over HTTP and answers questions about them.
///
///     let server = try CollectorServer(settings, keys: keys, logger: logger)
///     try await server.run()  // until SIGTERM or SIGINT
package struct CollectorServer: Sendable {
    private let settings: ServerSettings
    private let logger: Logger
    private let store: ServedStore
    private let collector: Collector

    /// A server of a store; without keys it answers everybody, and so only listens to this machine.
    ///
    /// `opening` opens the store, if that is not to be the settings' one.
    package init(
        _ settings: ServerSettings, keys: KeyRing?, logger: Logger,
        opening: (@Sendable () throws -> EventStore)? = nil
    ) throws {
        guard keys != nil || settings.isLoopback else {
            throw FootfallError(
                .invalidInput,
                "\(settings.host): without a key file the server listens at a loopback address only"
            )
        }
        if keys == nil {
            logger.warning("no key file: whoever is on this machine may send events and ask")
        }
        self.settings = settings
        self.logger = logger
        let options = StoreOptions(settings, logger: logger)
        store = ServedStore(
            logger: logger,
            opening: opening ?? { try EventStore.open(settings.storePath, options: options) })
        collector = try Collector(settings, keys: keys, store: store, logger: logger)
    }

    /// The server as an application, which tests can run in their own way.
    package var application: Application<Collector> {
        let limits = settings.limits
        var channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionClockHandler(limits)])
        channel.httpDecoder = .init(
            maxHeaderFieldSize: limits.headBytesMax, maxHeaderListSize: limits.headBytesMax,
            maxHeaderFieldCount: limits.headFieldsMax)
        return Application(
            responder: collector,
            server: .http1(configuration: channel),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connectionsMax)),
            services: [store],
            logger: logger)
    }

    /// Serves until the process is told to stop; then takes no more connections, lets requests under
    /// way end, and closes the store.
    package func run() async throws {
        try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
    }
}

extension StoreOptions {
    fileprivate init(_ settings: ServerSettings, logger: Logger) {
        self.init(access: .create)
        durability = settings.durability
        self.logger = logger
    }
}

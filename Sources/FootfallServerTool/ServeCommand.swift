internal import ArgumentParser
internal import Footfall
internal import FootfallServer
internal import Logging

/// `footfall-server serve`: serves a store until the process is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a store.",
        discussion: """
            Serves until SIGTERM or SIGINT; then requests under way end, and the store is closed. \
            Without a key file whoever reaches the server may send events and ask, so it listens at a \
            loopback address only.
            """)

    @Argument(help: "The store's folder; made if there is none.")
    var store: String

    @Option(help: "The address to listen at.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen at; 0 takes any that is free.")
    var port = 8080

    @Option(
        help: ArgumentHelp(
            "The file of keys that clients need (footfall-server keys).", valueName: "file"))
    var keyFile: String?

    @Option(
        name: .customLong("allow-origin"),
        help: ArgumentHelp(
            "An origin whose pages may read answers, such as https://shop.example; * for all.",
            valueName: "origin"))
    var allowedOrigins: [String] = []

    @Option(
        help: ArgumentHelp(
            "What an answer of success survives: sync (a power cut), interval:MS or none (a killed "
                + "process).", valueName: "durability"),
        transform: StoreOptions.Durability.named)
    var durability = StoreOptions.Durability.sync

    @OptionGroup(title: "Limits") var limits: LimitOptions

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port \(port): a number up to 65535 was expected")
        }
    }

    func run() async throws {
        var settings = ServerSettings(storePath: store)
        settings.host = host
        settings.port = port
        settings.allowedOrigins = allowedOrigins
        settings.durability = durability
        settings.limits = limits.limits
        let logger = Logger(label: "footfall-server") { StreamLogHandler.standardError(label: $0) }
        try await CollectorServer(settings, keys: keys(logger), logger: logger).run()
    }

    private func keys(_ logger: Logger) throws -> KeyRing? {
        try keyFile.map { path in
            try KeyRing(KeyFile(path: path)) { error in
                logger.error("the keys stay as they were", metadata: ["error": "\(error.message)"])
            }
        }
    }
}

extension StoreOptions.Durability {
    /// The setting of a name; fails as wrong usage.
    static func named(_ name: String) throws -> Self {
        switch name {
        case "sync": return .sync
        case "none": return .none
        default:
            let parts = name.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0] == "interval", let milliseconds = Int(parts[1]),
                milliseconds > 0
            else {
                throw ValidationError(
                    "no durability \"\(name)\"; expected sync, interval:MS or none")
            }
            return .interval(milliseconds: milliseconds)
        }
    }
}

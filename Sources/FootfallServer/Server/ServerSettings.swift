package import Footfall

/// What a server is told when it is started.
package struct ServerSettings: Sendable {
    /// The store's folder.
    package var storePath: String
    /// The address to listen at; only a loopback address will do without keys.
    package var host = "127.0.0.1"
    /// The port to listen at; 0 takes any that is free.
    package var port = 8080
    /// The origins whose pages may read answers (CORS): `*` for all.
    package var allowedOrigins: [String] = []
    /// What an answer of success means.
    package var durability = StoreOptions.Durability.sync
    package var limits = ServerLimits()

    package init(storePath: String) {
        self.storePath = storePath
    }

    /// Whether only this machine can reach the server.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        // All of it must be numbers: 127.example.com is anybody's to point anywhere.
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// What a server takes on at most: whatever clients do, its memory and its patience have an end.
package struct ServerLimits: Sendable {
    /// Bytes of a request's body, as sent and once unpacked.
    package var bodyBytesMax = 1 << 20
    /// Bytes of a request's head, and of any one of its fields.
    package var headBytesMax = 32 << 10
    /// Fields of a request's head.
    package var headFieldsMax = 100
    /// Seconds from a request's head to the end of its body, however steadily bytes drip in.
    package var requestSeconds = 30.0
    /// Bytes a second that a body must come with on average, once the grace is over.
    package var bodyBytesPerSecondMin = 1024
    package var bodyGraceSeconds = 5.0
    /// Seconds in which a connection must come up with a request's head.
    package var idleSeconds = 60.0
    package var connectionsMax = 4096
    /// Requests that are being read, stored or answered.
    package var requestsInFlightMax = 4096
    /// Bytes of their bodies.
    package var bytesInFlightMax = 64 << 20
    /// Seconds for a query and its answer.
    package var querySeconds = 30.0
    /// Queries and other long answers that are computed at a time.
    package var queriesMax = 4
    /// Seconds from the end of a request to the end of its answer: longer than any query takes.
    var answerSeconds: Double { querySeconds + 10 }
    /// Seconds that requests under way have to end once the server is told to stop.
    package var drainSeconds = 5.0

    package init() {}
}

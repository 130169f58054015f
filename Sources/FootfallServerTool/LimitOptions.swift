internal import ArgumentParser
internal import FootfallServer

/// What a server takes on at most, as options (`ServerLimits`).
struct LimitOptions: ParsableArguments {
    private static let standard = ServerLimits()

    @Option(help: "Connections at a time.")
    var connectionsMax = standard.connectionsMax

    @Option(help: "Requests under way at a time; beyond it clients are told to come back.")
    var requestsInFlightMax = standard.requestsInFlightMax

    @Option(help: "MiB of bodies under way at a time; beyond it clients are told to come back.")
    var mebibytesInFlightMax = standard.bytesInFlightMax >> 20

    @Option(help: "Seconds from a request's head to the end of its body.")
    var requestSeconds = standard.requestSeconds

    @Option(help: "Seconds in which a connection must come up with a request's head.")
    var idleSeconds = standard.idleSeconds

    @Option(help: "Queries at a time.")
    var queriesMax = standard.queriesMax

    @Option(help: "Seconds for a query and its answer.")
    var querySeconds = standard.querySeconds

    func validate() throws {
        let counts = [connectionsMax, requestsInFlightMax, mebibytesInFlightMax, queriesMax]
        let seconds = [requestSeconds, idleSeconds, querySeconds]
        guard counts.allSatisfy({ (1...1 << 30).contains($0) }),
            seconds.allSatisfy({ $0 > 0 && $0 <= 86_400 })
        else { throw ValidationError("a limit is a number above 0, of seconds at most a day's") }
    }

    var limits: ServerLimits {
        var limits = Self.standard
        limits.connectionsMax = connectionsMax
        limits.requestsInFlightMax = requestsInFlightMax
        limits.bytesInFlightMax = mebibytesInFlightMax << 20
        limits.requestSeconds = requestSeconds
        limits.idleSeconds = idleSeconds
        limits.queriesMax = queriesMax
        limits.querySeconds = querySeconds
        return limits
    }
}

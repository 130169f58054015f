internal import Footfall
internal import HTTPTypes

/// What the server counts.
final class ServerMetrics: Sendable {
    func observe(_ route: Route?, _ status: HTTPResponse.Status, _ duration: Swift.Duration) {}

    func count(_ source: String, _ counts: IngestCounts) {}

    func prometheusText() -> String { "" }
}

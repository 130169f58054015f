internal import Footfall
internal import HTTPTypes
internal import Synchronization

/// What a running server counts, for `/metrics`.
///
/// Everything is under one lock, held for a few additions a request, so that what is scraped adds up:
/// received = stored + duplicates + conflicts + rejected, at any moment and for each source.
final class ServerMetrics: Sendable {
    private let state = Mutex(State())

    private struct State {
        var counts: [String: IngestCounts] = [:]
        var requests: [Answer: UInt64] = [:]
        var durations: [String: LatencyHistogram] = [:]
        var connections = 0
        var connectionsRefused: UInt64 = 0
    }

    private struct Answer: Hashable {
        let route: String
        let status: Int
    }

    init() {}

    /// Counts an answer.
    ///
    /// Paths that are no route are one: what people try is without end.
    func observe(_ route: Route?, _ status: HTTPResponse.Status, _ duration: Swift.Duration) {
        let name = route?.name ?? "unknown"
        state.withLock {
            $0.requests[Answer(route: name, status: status.code), default: 0] += 1
            $0.durations[name, default: LatencyHistogram()].record(duration)
        }
    }

    /// Counts what became of events.
    func count(_ source: String, _ counts: IngestCounts) {
        state.withLock { $0.counts[source, default: IngestCounts()] += counts }
    }

    func connectionOpened() { state.withLock { $0.connections += 1 } }

    func connectionClosed() { state.withLock { $0.connections -= 1 } }

    /// A connection that came when there were as many as may be.
    func connectionRefused() { state.withLock { $0.connectionsRefused += 1 } }

    /// All of it, and how the store and the process are doing.
    func prometheusText(_ gauges: ServerGauges) -> String {
        let state = state.withLock { $0 }
        var text = PrometheusText()
        Self.write(state.counts, to: &text)
        Self.write(state, to: &text)
        gauges.write(to: &text)
        text.gauge("footfall_connections", "Open connections.", state.connections)
        text.begin(
            "footfall_connections_refused_total", .counter,
            "Connections that came when there were as many as may be.")
        text.sample("footfall_connections_refused_total", [:], state.connectionsRefused)
        return text.text
    }

    private static func write(
        _ counts: [String: IngestCounts], to text: inout PrometheusText
    ) {
        let sources = Grant.sources.map { ($0, counts[$0] ?? IngestCounts()) }
        let received = "footfall_events_received_total"
        text.begin(received, .counter, "Events that were sent, by source: the sum of all outcomes.")
        for (source, counts) in sources {
            text.sample(received, ["source": source], counts.received)
        }
        let outcomes = "footfall_events_total"
        text.begin(outcomes, .counter, "What became of events, by source.")
        for (source, counts) in sources {
            let all = [
                ("stored", counts.stored), ("duplicate", counts.duplicates),
                ("conflict", counts.conflicts), ("rejected", counts.rejected),
            ]
            for (outcome, count) in all {
                text.sample(outcomes, ["source": source, "outcome": outcome], count)
            }
        }
    }

    private static func write(_ state: State, to text: inout PrometheusText) {
        let requests = "footfall_http_requests_total"
        text.begin(requests, .counter, "Answers, by route and status.")
        let answers = state.requests.sorted {
            ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
        }
        for (answer, count) in answers {
            text.sample(
                requests, ["route": answer.route, "status": "\(answer.status)"], count)
        }
        let durations = "footfall_http_request_duration_seconds"
        text.begin(durations, .histogram, "From a request's head to the end of its answer.")
        for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            text.histogram(durations, "route", route, histogram)
        }
    }
}

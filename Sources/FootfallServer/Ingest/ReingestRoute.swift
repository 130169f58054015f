internal import Footfall
internal import FootfallModel
internal import FootfallWire
internal import Hummingbird

/// `POST /v1/dead-letters/reingest`: takes refused records in once more
/// (`EventStore.reingestDeadLetters`).
///
///     ?source=genlook
///     {"received","stored","duplicates","conflicts","rejected"}
struct ReingestRoute: Sendable {
    let store: ServedStore
    let metrics: ServerMetrics
    let gate: AnswerGate

    func serve(_ request: Request) async throws -> Response {
        let source = FormParameters(Array((request.uri.query ?? "").utf8))["source"]
        let store = try store.access.store
        try gate.enter()
        defer { gate.leave() }
        let metrics = metrics
        let total = try await offRuntime {
            var total = IngestCounts()
            try store.reingestDeadLetters(source: source) { source, counts in
                metrics.count(source, counts)
                total += counts
            }
            return total
        }
        var json = JSONWriter()
        json.beginObject()
        total.writeMembers(to: &json)
        json.endObject()
        return .json(json.takeBytes())
    }
}

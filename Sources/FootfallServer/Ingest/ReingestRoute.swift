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
    let gate: AnswerGate

    func serve(_ request: Request) async throws -> Response {
        let source = FormParameters(Array((request.uri.query ?? "").utf8))["source"]
        let store = try store.access.store
        try gate.enter()
        defer { gate.leave() }
        let counts = try await offRuntime { try store.reingestDeadLetters(source: source) }
        var json = JSONWriter()
        json.beginObject()
        counts.writeMembers(to: &json)
        json.endObject()
        return .json(json.takeBytes())
    }
}

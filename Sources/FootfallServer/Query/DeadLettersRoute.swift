internal import Footfall
internal import FootfallModel
internal import FootfallWire
internal import Hummingbird

/// `GET /v1/dead-letters`: the records that were refused or conflict, oldest first, as JSON lines.
///
///     ?source=genlook&limit=100
///     {"received","source","shop"?,"kind","field","message","raw"}
struct DeadLettersRoute: Sendable {
    let store: ServedStore
    let limits: ServerLimits
    let gate: AnswerGate

    func serve(_ request: Request, by client: ClientPresence) async throws -> Response {
        let form = FormParameters(Array((request.uri.query ?? "").utf8))
        let source = form["source"]
        let limit = try limit(form["limit"])
        let store = try store.access.store
        let answer = StreamedAnswer(
            mediaType: "application/x-ndjson", for: client, seconds: limits.querySeconds)
        try answer.start(through: gate) {
            try Self.send(store, source: source, limit: limit, to: $0)
        }
        return try await answer.response()
    }

    private func limit(_ text: String?) throws(Refusal) -> Int {
        guard let text else { return .max }
        guard let limit = Int(text), limit >= 0 else {
            throw .invalid("limit: a number was expected")
        }
        return limit
    }

    private static func send(
        _ store: EventStore, source: String?, limit: Int, to answer: StreamedAnswer
    ) throws {
        var json = JSONWriter()
        var bytes: [UInt8] = []
        var count = 0
        try store.forEachDeadLetter { letter, received in
            if answer.isCancelled { throw FootfallError(.cancelled, "the list was given up") }
            guard count < limit, source == nil || letter.source == source else { return }
            count += 1
            letter.writeLine(received: received, to: &json)
            bytes += json.takeBytes()
            try answer.send(&bytes)
        }
        try answer.send(&bytes, isLast: true)
    }
}

internal import Footfall
internal import FootfallModel
internal import FootfallWire
internal import HTTPTypes
internal import Hummingbird

/// Serves the routes that take events: reads the body, decodes it on the thread it is on, and waits for
/// the writer.
struct IngestRoute: Sendable {
    let store: ServedStore
    let reader: BodyReader
    let metrics: ServerMetrics

    /// Answers a request by a key that may yet have to be found in its body.
    func serve(
        _ request: Request, of route: Route, on flight: inout Flight,
        by key: (RecordBlock) throws(Refusal) -> KeyAccess?
    ) async throws -> Response {
        guard let format = route.bodyFormat else { throw Refusal.notFound }
        let access = try store.access
        let body = try await body(request, of: format, on: &flight)
        let facts = try RequestFacts(request, key(body))
        let receipt = try await access.queue.append(
            access.store.prepare(body, as: format, facts: facts))
        metrics.count(format.source, IngestCounts(receipt))
        return AnswerStyle(route).response(receipt)
    }

    /// What the event is read from: Rebuy's stands in the query, in a form body, or in both.
    private func body(
        _ request: Request, of format: RequestBodyFormat, on flight: inout Flight
    ) async throws -> RecordBlock {
        let body = try await reader.read(request, on: &flight)
        guard format == .tracking(.rebuy), let query = request.uri.query else { return body }
        let separator = body.count > 0 && !query.isEmpty ? [UInt8(ascii: "&")] : []
        return RecordBlock(padding: Array(query.utf8) + separator + body.bytes[..<body.count])
    }
}

extension RequestFacts {
    fileprivate init(_ request: Request, _ key: KeyAccess?) throws(Refusal) {
        self.init()
        keyName = Array((key?.name ?? "").utf8)
        shop = Self.value(of: Self.shopField, in: request)
        idempotencyKey = Self.value(of: Self.idempotencyField, in: request)
        guard idempotencyKey?.count ?? 0 <= WireLimits.idBytesMax else {
            throw Refusal(
                .badRequest, "bad_idempotency_key",
                "Idempotency-Key is over the limit of \(WireLimits.idBytesMax) bytes")
        }
    }

    private static let shopField = HTTPField.Name("x-shop")
    private static let idempotencyField = HTTPField.Name("Idempotency-Key")

    private static func value(of name: HTTPField.Name?, in request: Request) -> [UInt8]? {
        name.flatMap { request.headers[$0] }.map { Array($0.utf8) }
    }
}

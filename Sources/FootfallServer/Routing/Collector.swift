internal import Footfall
internal import FootfallWire
internal import HTTPTypes
package import Hummingbird
internal import Logging

/// Answers requests: finds the route, checks the key, has the request served, and puts what came of it
/// in the words of the route's API.
package struct Collector: HTTPResponder {
    package typealias Context = CollectorContext

    private let keys: KeyRing?
    private let cors: CORSRules
    private let metrics = ServerMetrics()
    private let failures: FailureLog
    private let budget: FlightBudget
    private let store: ServedStore
    private let reader: BodyReader
    private let limits: ServerLimits
    private let gate: AnswerGate

    init(
        _ settings: ServerSettings, keys: KeyRing?, store: ServedStore, logger: Logger
    ) throws {
        self.keys = keys
        self.store = store
        failures = FailureLog(logger)
        cors = try CORSRules(allowedOrigins: settings.allowedOrigins)
        budget = FlightBudget(settings.limits)
        limits = settings.limits
        reader = BodyReader(limits: limits)
        gate = AnswerGate(max: limits.queriesMax)
    }

    package func respond(to request: Request, context: Context) async throws -> Response {
        let start = ContinuousClock.now
        let route = Route(path: request.uri.path)
        var response = await answer(request, of: route, context)
        cors.apply(to: &response, for: request)
        if request.method == .head { response = response.createHeadResponse() }
        metrics.observe(route, response.status, ContinuousClock.now - start)
        return response
    }

    private func answer(
        _ request: Request, of route: Route?, _ context: Context
    ) async -> Response {
        let style = AnswerStyle(route)
        guard let route else { return style.response(.notFound) }
        // Before the key: a browser's preflight carries none.
        if request.method == .options { return cors.preflight(request, of: route) }
        let method = request.method == .head ? .get : request.method
        guard route.methods.contains(method) else { return style.response(.wrongMethod(route)) }
        do {
            let secret = PresentedKey.secret(of: request, for: route)
            let isInForm = secret == nil && PresentedKey.mayBeInForm(of: request, for: route)
            let key = try isInForm ? nil : key(for: route.grant(for: method), by: secret)
            guard let flight = budget.board() else { throw Refusal.busy }
            return try await serve(request, of: route, with: key, on: flight, context)
        } catch {
            return style.response(refusal(error))
        }
    }

    /// By which key the request may be made; nil where none is asked for.
    private func key(for grant: Grant?, by secret: [UInt8]?) throws(Refusal) -> KeyAccess? {
        guard let keys = keys?.keys, let grant else { return nil }
        guard let access = keys.access(to: grant, by: secret) else { throw .unauthorized }
        guard access.grants.contains(grant) else { throw .forbidden }
        return access
    }

    private func serve(
        _ request: Request, of route: Route, with key: KeyAccess?, on flight: consuming Flight,
        _ context: Context
    ) async throws -> Response {
        switch route {
        case .tracking, .events:
            let ingest = IngestRoute(store: store, reader: reader, metrics: metrics)
            return try await ingest.serve(request, of: route, on: &flight) {
                body throws(Refusal) in
                if let key { return key }
                let secret = PresentedKey.secret(inForm: body, for: route)
                return try self.key(for: route.grant(for: request.method), by: secret)
            }
        case .query:
            let query = QueryRoute(store: store, reader: reader, limits: limits, gate: gate)
            return try await query.serve(
                request, by: context.client(), with: key, on: &flight)
        case .viewedProducts: return try await ViewedProductsRoute(store: store).serve(request)
        case .deadLetters:
            let letters = DeadLettersRoute(store: store, limits: limits, gate: gate)
            return try await letters.serve(request, by: context.client())
        case .reingest:
            let route = ReingestRoute(store: store, metrics: metrics, gate: gate)
            return try await route.serve(request)
        case .settings:
            return try await SettingsRoute(store: store, reader: reader).serve(
                request, on: &flight)
        case .health: return .json(#"{"status":"ok"}"#)
        case .ready:
            try store.access.store.checkWritable()
            return .json(#"{"status":"ready"}"#)
        case .metrics: return .text(metrics.prometheusText(gauges))
        case .openAPI: return .json(OpenAPIDocument.bytes)
        }
    }

    private var gauges: ServerGauges {
        var gauges = ServerGauges()
        gauges.store = try? store.access.store.gauges()
        (gauges.requestsInFlight, gauges.bytesInFlight) = budget.inFlight
        return gauges
    }

    /// What a client is told of an error; what is the server's own affair is logged instead.
    private func refusal(_ error: any Error) -> Refusal {
        switch error {
        case let refusal as Refusal: return refusal
        case let error as FootfallError:
            failures.note(error)
            return Refusal(error)
        default:
            // The connection broke while the body was read.
            return Refusal(.badRequest, "incomplete", "the request could not be read")
        }
    }
}

extension Refusal {
    static let notFound = Refusal(.notFound, "not_found", "there is nothing at this path")

    static func wrongMethod(_ route: Route) -> Refusal {
        let names = route.methods.map(\.rawValue).joined(separator: " or ")
        return Refusal(.methodNotAllowed, "method", "\(names) was expected")
    }

    /// What a client is told when the store fails: to come back where that can help.
    init(_ error: FootfallError) {
        switch error.code {
        case .diskFull:
            self.init(
                .serviceUnavailable, "disk_full", "the disk is full; nothing was stored",
                retryAfterSeconds: 30)
        case .closed: self = .stopping
        default:
            self.init(
                .serviceUnavailable, "unavailable", "the store cannot write; nothing was stored",
                retryAfterSeconds: 30)
        }
    }
}

internal import FootfallWire
internal import HTTPTypes

/// What the server answers to, by path.
enum Route: Hashable, Sendable {
    case tracking(TrackingAPI)
    case events
    case viewedProducts
    case query
    case deadLetters
    case reingest
    case settings
    case health
    case ready
    case metrics
    case openAPI

    /// The route of a path without its query; nil if there is none.
    init?(path: String) {
        // Shops put genlook's path behind a proxy of theirs, under any prefix.
        if path.hasSuffix("/public/tracking/events") {
            self = .tracking(.genlook)
            return
        }
        guard let route = Self.paths[path] else { return nil }
        self = route
    }

    private static let paths: [String: Route] = [
        "/track/event/v2": .tracking(.growlytics),
        "/track/event": .tracking(.growlytics),
        "/api/storefront/v3/headless/events": .tracking(.glood),
        "/api/v1/analytics/event": .tracking(.rebuy),
        "/api/v2/event": .tracking(.esputnik),
        "/api/v1/products/viewed": .viewedProducts,
        "/v1/events": .events,
        "/v1/query": .query,
        "/v1/dead-letters": .deadLetters,
        "/v1/dead-letters/reingest": .reingest,
        "/v1/settings": .settings,
        "/health": .health,
        "/ready": .ready,
        "/metrics": .metrics,
        "/openapi.json": .openAPI,
    ]

    /// How its bodies are read; nil if it takes no events.
    var bodyFormat: RequestBodyFormat? {
        switch self {
        case .tracking(let api): .tracking(api)
        case .events: .native
        default: nil
        }
    }

    /// The methods it answers to; `HEAD` goes with `GET`, `OPTIONS` with all.
    var methods: [HTTPRequest.Method] {
        switch self {
        // Browsers' pages ask Rebuy with images, too.
        case .tracking(.rebuy), .query, .settings: [.get, .post]
        case .tracking, .events, .reingest: [.post]
        case .viewedProducts, .deadLetters, .health, .ready, .metrics, .openAPI: [.get]
        }
    }

    /// Its name in metrics.
    var name: String {
        switch self {
        case .tracking(let api): api.rawValue
        case .events: "events"
        case .viewedProducts: "viewed_products"
        case .query: "query"
        case .deadLetters: "dead_letters"
        case .reingest: "reingest"
        case .settings: "settings"
        case .health: "health"
        case .ready: "ready"
        case .metrics: "metrics"
        case .openAPI: "openapi"
        }
    }

    /// What a client must be allowed to do; nil where anybody may ask.
    func grant(for method: HTTPRequest.Method) -> Grant? {
        switch self {
        case .tracking, .events: bodyFormat.map { .ingest(source: $0.source) }
        case .viewedProducts, .query, .deadLetters, .metrics: .query
        case .reingest: .reingest
        case .settings: method == .post ? .settings : .query
        case .health, .ready, .openAPI: nil
        }
    }
}

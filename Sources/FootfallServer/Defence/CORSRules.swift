internal import HTTPTypes
internal import Hummingbird

/// Which pages of other origins may send requests and read answers (Fetch Standard, "CORS protocol").
struct CORSRules: Sendable {
    private let origins: Set<String>

    init(allowedOrigins: [String]) {
        origins = Set(allowedOrigins)
    }

    /// The answer to a preflight.
    func preflight(_ request: Request, of route: Route) -> Response {
        Response(status: .noContent)
    }

    /// Adds what lets a page read the answer.
    func apply(to response: inout Response, for request: Request) {}
}

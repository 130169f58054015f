internal import FootfallModel
internal import HTTPTypes
internal import Hummingbird

/// Which pages' scripts may talk to the server (WHATWG Fetch, "CORS protocol").
///
/// The list names origins (`https://shop.example`), or all of them (`*`). Browsers ask first with a
/// preflight, which carries no key: it is answered before keys are looked at. A page that is not on the
/// list gets its answer without the headers that would let it read it.
struct CORSRules: Sendable {
    /// The headers that clients of the wire formats send.
    private static let requestHeaders =
        "Authorization, Content-Encoding, Content-Type, Idempotency-Key, X-Footfall-Key, "
        + "X-Growlytics-Key, X-Shop"
    /// How long a browser keeps a preflight's answer: what the strictest one keeps, 2 hours.
    private static let maxAgeSeconds = 7200

    private let origins: Set<String>
    private let allowsAll: Bool

    /// Takes origins as a browser sends them: a scheme and a host, perhaps a port, no path.
    init(allowedOrigins: [String]) throws(FootfallError) {
        for origin in allowedOrigins where origin != "*" && !Self.isOrigin(origin) {
            throw FootfallError(
                .invalidInput,
                "'\(origin)' is no origin: https://shop.example, without a path, was expected")
        }
        self.origins = Set(allowedOrigins.map { $0.lowercased() })
        allowsAll = allowedOrigins.contains("*")
    }

    /// The answer to a preflight: without the headers that allow it, if it comes from another page.
    func preflight(_ request: Request, of route: Route) -> Response {
        var headers: HTTPFields = [:]
        if allows(request) {
            headers[.accessControlAllowMethods] = route.methods.map(\.rawValue)
                .joined(separator: ", ")
            headers[.accessControlAllowHeaders] = Self.requestHeaders
            headers[.accessControlMaxAge] = "\(Self.maxAgeSeconds)"
        }
        return Response(status: .noContent, headers: headers)
    }

    /// Adds what lets a page read the answer.
    func apply(to response: inout Response, for request: Request) {
        guard let origin = request.headers[.origin], allowsAll || !origins.isEmpty else { return }
        // Caches must not give one page the answer of another.
        if !allowsAll { response.headers[.vary] = "Origin" }
        guard allows(request) else { return }
        response.headers[.accessControlAllowOrigin] = allowsAll ? "*" : origin
        // `sendBeacon` always sends as with credentials; browsers then refuse `*`.
        if !allowsAll { response.headers[.accessControlAllowCredentials] = "true" }
    }

    private func allows(_ request: Request) -> Bool {
        request.headers[.origin].map { allowsAll || origins.contains($0.lowercased()) } ?? false
    }

    private static func isOrigin(_ text: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: text.lowercased().hasPrefix) else {
            return false
        }
        let host = text.dropFirst(scheme.count)
        return !host.isEmpty
            && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"/?#@\\".utf8.contains($0) }
    }
}

internal import FootfallWire
internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// Where a request carries its secret.
///
/// `Authorization: Bearer` and `X-Footfall-Key` do on every route. A vendor's client puts it where its
/// vendor told it to, and on that vendor's routes it is looked for there too:
///
///     growlytics   x-growlytics-key
///     esputnik     Basic authentication's password; the query parameter `key`
///     rebuy        the parameter `key`, of the query or of a form in the body
///     genlook      the query parameter `key`: its own client has no key, but a URL of one's choice,
///                  and `sendBeacon` takes no headers
///
/// On other routes a URL carries no secrets: proxies log URLs.
enum PresentedKey {
    private static let ownHeader = HTTPField.Name("x-footfall-key")
    private static let growlyticsHeader = HTTPField.Name("x-growlytics-key")

    /// The secret of a request; nil if it has none.
    static func secret(of request: Request, for route: Route) -> [UInt8]? {
        let headers = request.headers
        let candidates = [
            ownHeader.flatMap { headers[$0] },
            route == .tracking(.growlytics) ? growlyticsHeader.flatMap { headers[$0] } : nil,
            headers[.authorization].flatMap {
                credentials($0, takesBasic: route == .tracking(.esputnik))
            },
            route.takesKeyParameter ? parameter(request.uri.query) : nil,
        ]
        return candidates.lazy.compactMap { $0 }.first { !$0.isEmpty }.map { Array($0.utf8) }
    }

    /// Whether a request that has no secret so far may have one in the form that is its body.
    static func mayBeInForm(of request: Request, for route: Route) -> Bool {
        route == .tracking(.rebuy) && request.method == .post
    }

    /// The secret in the form that a body is.
    static func secret(inForm body: RecordBlock, for route: Route) -> [UInt8]? {
        guard route == .tracking(.rebuy) else { return nil }
        return FormParameters(Array(body.bytes[..<body.count]))["key"].map { Array($0.utf8) }
    }

    private static func parameter(_ query: String?) -> String? {
        query.flatMap { FormParameters(Array($0.utf8))["key"] }
    }

    /// The token of `Bearer`, or the password of `Basic` (RFC 6750, RFC 7617).
    private static func credentials(_ value: String, takesBasic: Bool) -> String? {
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let credentials = parts[1].drop { $0 == " " }
        switch parts[0].lowercased() {
        case "bearer": return String(credentials)
        case "basic" where takesBasic: return password(credentials)
        default: return nil
        }
    }

    private static func password(_ credentials: Substring) -> String? {
        guard credentials.utf8.count <= 2 * Secret.bytesMax,
            let decoded = Data(base64Encoded: String(credentials)),
            let colon = decoded.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return String(decoding: decoded[(colon + 1)...], as: UTF8.self)
    }
}

extension Route {
    fileprivate var takesKeyParameter: Bool {
        switch self {
        case .tracking(.genlook), .tracking(.rebuy), .tracking(.esputnik), .viewedProducts: true
        default: false
        }
    }
}

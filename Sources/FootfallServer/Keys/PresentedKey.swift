internal import FootfallWire
internal import HTTPTypes
internal import Hummingbird

/// The secret that a request carries, where its format has it.
enum PresentedKey {
    static let footfall = HTTPField.Name("X-Footfall-Key")
    static let growlytics = HTTPField.Name("x-growlytics-key")

    static func secret(of request: Request) -> [UInt8]? {
        for name in [footfall, growlytics].compactMap({ $0 }) {
            if let value = request.headers[name] { return Array(value.utf8) }
        }
        if let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") {
            return Array(value.utf8.dropFirst(7))
        }
        return FormParameters(Array((request.uri.query ?? "").utf8))["key"].map { Array($0.utf8) }
    }
}

internal import Footfall
internal import FootfallModel
internal import FootfallQuery
internal import FootfallWire
internal import HTTPTypes
internal import Hummingbird

/// How an API words its answers.
enum AnswerStyle {
    /// `{"success":true}`, `{"success":false,"message":…}`
    case success(prefix: String)
    /// `{"ok":true}`, `{"error":400,"message":…}`
    case ok
    /// `{"data":"Received"}`, `{"error":…}`
    case received
    /// Counts and errors; `{"error":{"code":…,"message":…}}`
    case counts

    init(_ route: Route?) {
        self =
            switch route {
            case .tracking(.genlook): .success(prefix: "Invalid event format: ")
            case .tracking(.growlytics), .tracking(.esputnik): .success(prefix: "")
            case .tracking(.glood): .ok
            case .tracking(.rebuy), .viewedProducts: .received
            default: .counts
            }
    }

    /// The answer to a request whose events the store has dealt with.
    func response(_ receipt: Receipt) -> Response {
        switch self {
        case .counts:
            return .json(receipt.json, status: receipt.hasSuccess ? .ok : .badRequest)
        case _ where receipt.hasSuccess: return .json(success)
        case .success, .ok, .received: return response(invalid: receipt.rejections.first)
        }
    }

    /// The answer to a request that is not served.
    func response(_ refusal: Refusal) -> Response {
        var response = response(refusal.status, refusal.code, refusal.message)
        if let seconds = refusal.retryAfterSeconds {
            response.headers[.retryAfter] = "\(seconds)"
        }
        if refusal.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    private var success: String {
        switch self {
        case .success: #"{"success":true}"#
        case .ok: #"{"ok":true}"#
        case .received, .counts: #"{"data":"Received"}"#
        }
    }

    private func response(invalid rejection: Rejection?) -> Response {
        let message = rejection.map { rejection in
            // Rebuy's own messages name the field, and are known by their words.
            rejection.field.isEmpty || rejection.source == TrackingAPI.rebuy.rawValue
                ? rejection.message : "\(rejection.field): \(rejection.message)"
        }
        var text = message ?? "no event"
        if case .success(let prefix) = self { text = prefix + text }
        return response(.badRequest, "invalid", text)
    }

    private func response(
        _ status: HTTPResponse.Status, _ code: String, _ message: String
    ) -> Response {
        var json = JSONWriter()
        if case .counts = self {
            json.failure(code: code, message: message)
        } else {
            json.beginObject()
            writeFailure(status, message, to: &json)
            json.endObject()
        }
        return .json(json.takeBytes(), status: status)
    }

    /// The members by which the APIs say that something failed.
    private func writeFailure(
        _ status: HTTPResponse.Status, _ message: String, to json: inout JSONWriter
    ) {
        switch self {
        case .success:
            json.key("success")
            json.bool(false)
        case .ok:
            json.key("error")
            json.int(status.code)
        case .received, .counts:
            json.key("error")
            json.string(message)
            return
        }
        json.key("message")
        json.string(message)
    }
}

extension HTTPField.Name {
    static var wwwAuthenticate: Self { .init("WWW-Authenticate") ?? .authorization }
}

package import HTTPTypes

/// Why a request is not served: in words that hold nothing of what the client sent.
package struct Refusal: Error, Sendable {
    package let status: HTTPResponse.Status
    /// For programs: a word that does not change.
    package let code: String
    package let message: String
    /// When it is worth trying again.
    package var retryAfterSeconds: Int?

    package init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String,
        retryAfterSeconds: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }

    static let unauthorized = Refusal(
        .unauthorized, "unauthorized", "a valid key is required")
    static let forbidden = Refusal(.forbidden, "forbidden", "the key does not allow this")
    static let busy = Refusal(
        .tooManyRequests, "busy", "too much is under way; try again", retryAfterSeconds: 1)
    static let notReady = Refusal(
        .serviceUnavailable, "not_ready", "the store is being opened; try again",
        retryAfterSeconds: 1)
    static let stopping = Refusal(
        .serviceUnavailable, "stopping", "the server is being stopped; try again",
        retryAfterSeconds: 5)

    static func tooLarge(_ limit: Int) -> Refusal {
        Refusal(
            .contentTooLarge, "too_large", "the body is over the limit of \(limit) bytes")
    }
}

internal import FootfallModel

/// What a request says beside its body.
package struct RequestFacts: Sendable {
    /// The shop that a header names (glood's `x-shop`).
    package var shop: [UInt8]?
    /// The `Idempotency-Key` header: the insert id of events that have none of their own.
    package var idempotencyKey: [UInt8]?
    /// The name of the key that the client used, within which its idempotency keys count.
    package var keyName: [UInt8] = []

    /// Those of a request without headers, such as a line of a file.
    package init() {}

    /// The id that an idempotency key gives the event at an index of the body.
    func headerID(_ key: [UInt8], index: Int) -> InsertID {
        InsertID(tag: .header, parts: [keyName, key, Array("\(index)".utf8)])
    }
}

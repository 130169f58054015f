/// What a request says beside its body, as far as its events depend on it.
///
/// A record that is refused keeps it (`Rejection.facts`): taken in again, it shall become the event that
/// the request would have brought.
package struct RequestFacts: Sendable, Equatable {
    /// The shop that a header names (glood's `x-shop`).
    package var shop: [UInt8]?
    /// The `Idempotency-Key` header: the insert id of events that have none of their own.
    package var idempotencyKey: [UInt8]?
    /// The name of the key that the client used, within which its idempotency keys count.
    package var keyName: [UInt8] = []
    /// The index that the body's first event has: above 0 where the body is a part of another.
    package var firstIndex = 0

    /// Those of a request without headers, such as a line of a file.
    package init() {}

    /// The id that an idempotency key gives the event at an index of the body.
    package func headerID(_ key: [UInt8], index: Int) -> InsertID {
        InsertID(tag: .header, parts: [keyName, key, Array("\(firstIndex + index)".utf8)])
    }
}

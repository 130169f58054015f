/// An event that was not taken, and why: what a receipt lists and the dead letters keep.
public struct Rejection: Sendable, Equatable {
    /// What kind of refusal it was.
    public enum Kind: UInt8, Sendable {
        /// The bytes are not an event of their format.
        case invalid = 1
        /// An event with the same insert id and other content is stored already.
        case conflict = 2
    }

    /// The kind of refusal.
    public var kind: Kind
    /// The event's place in its batch, file line or request, counted from 0.
    public var index: Int
    /// The field at fault, as a path; empty where the whole is.
    public var field: String
    /// What is wrong and what was expected.
    public var message: String
    /// The wire format.
    public var source: String
    /// The bytes as they came.
    public var raw: [UInt8]
    /// What the request that brought them said beside them.
    package var facts = RequestFacts()

    /// Makes a rejection.
    public init(
        kind: Kind = .invalid, index: Int, field: String, message: String, source: String,
        raw: [UInt8]
    ) {
        self.kind = kind
        self.index = index
        self.field = field
        self.message = message
        self.source = source
        self.raw = raw
    }
}

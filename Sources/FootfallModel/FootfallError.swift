/// What went wrong in Footfall: a code to switch on, and a message for a person.
///
/// The message names the thing, the place and both sides of the disagreement, for example
/// `segment 000042.seg: block 17 of column "price" at offset 81920: checksum 0x9e37…, expected 0x51ed…`.
public struct FootfallError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller can tell apart.
    public enum Code: String, Sendable {
        /// The operating system refused a read, write or sync.
        case io
        /// Bytes on disk disagree with their checksum, length or format.
        case damaged
        /// The store, or a part of it, was written by a newer version.
        case unsupportedVersion = "unsupported_version"
        /// Input that is not what its format says (an event, a line, a row).
        case invalidInput = "invalid_input"
        /// A query that cannot be parsed, bound or run.
        case query
        /// A limit (memory, rows, size) was passed.
        case limit
        /// Another process holds the store for writing.
        case locked
        /// The store was opened read-only.
        case readOnly = "read_only"
        /// There is no store, file or zone of that name.
        case notFound = "not_found"
        /// The disk is full; nothing was acknowledged, and later writes may succeed.
        case diskFull = "disk_full"
        /// A sync failed: the store refuses writes until it is opened again.
        case poisoned
        /// The store was closed.
        case closed
        /// The work was cancelled.
        case cancelled
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, for a person.
    public let message: String
    /// The error behind this one, if there is one.
    public let cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message, followed by that of the cause.
    public var description: String {
        cause.map { "\(message): \($0)" } ?? message
    }
}

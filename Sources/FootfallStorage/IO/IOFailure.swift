package import FootfallModel

/// A system call that failed.
package struct IOFailure: Error, Sendable, CustomStringConvertible {
    /// The failures that the store treats differently.
    package enum Reason: Sendable, Equatable {
        /// A signal came before anything was done (EINTR): try again.
        case interrupted
        /// No space, or a quota is used up (ENOSPC, EDQUOT).
        case full
        case notFound
        /// Any other error number.
        case other(Int32)
    }

    package var reason: Reason
    /// The call, for messages: `pwrite`.
    package var operation: String
    package var path: String
    /// What the system says about it.
    package var detail: String

    package init(_ reason: Reason, operation: String, path: String, detail: String) {
        self.reason = reason
        self.operation = operation
        self.path = path
        self.detail = detail
    }

    package var description: String { "\(operation) of \(path): \(detail)" }

    /// What a caller of the store sees.
    package var error: FootfallError {
        switch reason {
        case .full: FootfallError(.diskFull, "no space left: \(description)")
        case .notFound: FootfallError(.notFound, description)
        case .interrupted, .other: FootfallError(.io, description)
        }
    }
}

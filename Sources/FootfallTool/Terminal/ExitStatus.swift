internal import FootfallModel

/// What the process answers to its caller.
enum ExitStatus: Int32 {
    case success = 0
    /// A query or data error, or any failure without a status of its own.
    case failure = 1
    case usage = 2
    case damagedStore = 3
    case locked = 4
    case interrupted = 130

    init(_ code: FootfallError.Code) {
        self =
            switch code {
            case .damaged: .damagedStore
            case .locked: .locked
            case .cancelled: .interrupted
            default: .failure
            }
    }
}

/// Ends a command whose findings are on standard error already.
struct EarlyExit: Error {
    let status: ExitStatus
}

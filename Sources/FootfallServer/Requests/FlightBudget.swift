internal import Synchronization

/// How much may be under way at a time: requests, and bytes of their bodies.
///
/// Taken before memory is, so that a crowd is told to come back later instead of filling memory.
final class FlightBudget: Sendable {
    private struct Use {
        var requests = 0
        var bytes = 0
    }

    private let use = Mutex(Use())
    private let requestsMax: Int
    private let bytesMax: Int

    init(_ limits: ServerLimits) {
        requestsMax = limits.requestsInFlightMax
        bytesMax = limits.bytesInFlightMax
    }

    /// What is under way.
    var inFlight: (requests: Int, bytes: Int) { use.withLock { ($0.requests, $0.bytes) } }

    /// Makes room for a request; nil if there is none.
    func board() -> Flight? {
        let isBoarded = use.withLock { use in
            guard use.requests < requestsMax else { return false }
            use.requests += 1
            return true
        }
        return isBoarded ? Flight(self) : nil
    }

    fileprivate func take(_ bytes: Int) -> Bool {
        use.withLock { use in
            guard bytes <= bytesMax - use.bytes else { return false }
            use.bytes += bytes
            return true
        }
    }

    fileprivate func giveBack(_ bytes: Int) {
        use.withLock { use in
            use.requests -= 1
            use.bytes -= bytes
        }
    }
}

/// The room that one request has; given back when it goes.
struct Flight: ~Copyable {
    private let budget: FlightBudget
    private var bytes = 0

    fileprivate init(_ budget: FlightBudget) {
        self.budget = budget
    }

    /// Makes room for a body to have so many bytes in all; false if there is none.
    mutating func grow(to count: Int) -> Bool {
        guard count > bytes else { return true }
        guard budget.take(count - bytes) else { return false }
        bytes = count
        return true
    }

    deinit { budget.giveBack(bytes) }
}

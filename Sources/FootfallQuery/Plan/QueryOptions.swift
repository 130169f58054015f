public import FootfallModel

/// What a query is run with, besides its text.
public struct QueryOptions: Sendable {
    /// The query's `now`.
    public var now: Timestamp
    /// Values of `?name` parameters.
    public var parameters: [String: Value]
    /// How many threads scan.
    public var threads: Int
    /// The zone of queries without `tz`; nil for the store's.
    public var zone: String?
    /// Asked now and then while scanning; true ends the query with an error.
    public var isCancelled: @Sendable () -> Bool

    /// Options; a server passes at least its clock's time.
    public init(
        now: Timestamp, parameters: [String: Value] = [:], threads: Int = 2, zone: String? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.now = now
        self.parameters = parameters
        self.threads = threads
        self.zone = zone
        self.isCancelled = isCancelled
    }

    /// Throws if the caller has lost interest.
    func checkCancelled() throws {
        if isCancelled() { throw FootfallError(.cancelled, "the query was cancelled") }
    }
}

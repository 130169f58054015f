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
    /// Where zones are looked up.
    package var zones = TimeZoneDatabase.system
    /// How many bytes a query may keep while its answer is made: groups and distinct values, found
    /// events and lists, what is merged of them, and rows, of all its threads together.
    ///
    /// A query that would need more ends with an error that names the limit.
    public var groupSizeBytesMax: Int
    /// Asked every few milliseconds while the query runs, on any of its threads; true ends it with an
    /// error.
    public var isCancelled: @Sendable () -> Bool
    /// Told how much of the query is done: ever greater shares, the last one 1.
    ///
    /// It is called on any of the query's threads, one at a time, some hundred times in a query of
    /// seconds.
    public var onProgress: (@Sendable (Double) -> Void)?

    /// Options; a server passes at least its clock's time.
    public init(
        now: Timestamp, parameters: [String: Value] = [:], threads: Int = 2, zone: String? = nil,
        groupSizeBytesMax: Int = 256 << 20,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        onProgress: (@Sendable (Double) -> Void)? = nil
    ) {
        self.now = now
        self.parameters = parameters
        self.threads = threads
        self.zone = zone
        self.groupSizeBytesMax = groupSizeBytesMax
        self.isCancelled = isCancelled
        self.onProgress = onProgress
    }

    /// Throws if the caller has lost interest.
    func checkCancelled() throws {
        if isCancelled() { throw FootfallError(.cancelled, "the query was cancelled") }
    }
}

public import FootfallModel

// The calls that wait for the disk or for a scan, for callers on the concurrency runtime; those that
// ask are in EventStore+AsyncQuestions.swift.

extension EventStore {
    /// `open(_:options:)`, waited for on another thread.
    public static func open(
        _ path: String, options: StoreOptions = StoreOptions()
    ) async throws -> EventStore {
        try await offRuntime { try EventStore.open(path, options: options) }
    }

    /// `append(contentsOf:)`, waited for on another thread.
    @discardableResult
    public func append(
        contentsOf events: some Sequence<Event> & Sendable
    ) async throws -> Receipt {
        try await offRuntime { try self.append(contentsOf: events) }
    }

    /// `append(contentsOf:)` for encodable events, waited for on another thread.
    @discardableResult
    public func append<Events: Sequence & Sendable>(contentsOf events: Events) async throws
        -> Receipt
    where Events.Element: Encodable {
        try await offRuntime { try self.append(contentsOf: events) }
    }

    /// `append(lines:)`, waited for on another thread.
    @discardableResult
    public func append(lines: [UInt8]) async throws -> Receipt {
        try await offRuntime { try self.append(lines: lines) }
    }

    /// `ingest(_:as:options:)`, run on other threads.
    public func ingest(
        _ path: String, as format: InputFormat = .native, options: IngestOptions = IngestOptions()
    ) async throws -> IngestReport {
        try await offRuntime { try self.ingest(path, as: format, options: options) }
    }

    /// `flush()`, waited for on another thread.
    public func flush() async throws {
        try await offRuntime { try self.flush() }
    }

    /// `compact()`, run on another thread.
    public func compact() async throws {
        try await offRuntime { try self.compact() }
    }

    /// `close()`, waited for on another thread.
    public func close() async throws {
        try await offRuntime { try self.close() }
    }
}

public import FootfallModel
public import FootfallQuery
package import FootfallStorage
internal import FootfallWire
internal import Logging

/// A store of events on disk: append to it, ask it questions.
///
///     let store = try EventStore.open("shop.store")
///     try store.append(contentsOf: [
///         Event(name: "product_viewed", time: .now, customer: "c-42", products: ["p-1"])
///     ])
///     let table = try store.query("count of product_viewed per day")
///     try store.close()
///
/// A store is one object for the whole process; any number of threads may use it. Calls block until
/// they are done; each has an `async` twin of the same name that waits on a thread of its own, so that
/// no thread of the concurrency runtime is held up. A question sees all that was appended before it.
///
/// One process at a time may open a store for writing; others may open it with `.read`.
public final class EventStore: Sendable {
    /// The folder of the store.
    public let path: String
    let engine: StorageEngine
    let options: StoreOptions
    let metrics: StoreMetrics
    /// Kept for what they keep themselves.
    let lineDecoder = NativeLineDecoder(allowsExportFields: false)
    let exportLineDecoder = NativeLineDecoder(allowsExportFields: true)

    /// How many threads a query or an ingest uses.
    var threadCount: Int { options.threadCount }

    private init(path: String, engine: StorageEngine, options: StoreOptions) {
        self.path = path
        self.engine = engine
        self.options = options
        metrics = StoreMetrics()
    }

    /// Opens the store in a folder.
    ///
    /// Costs as much as reading the manifest and the logs of what was not flushed yet; it does not
    /// grow with the store. Throws `.locked` if another process writes to it, `.damaged` if its files
    /// disagree with each other, `.notFound` if there is none and none may be made.
    public static func open(
        _ path: String, options: StoreOptions = StoreOptions()
    ) throws -> EventStore {
        try open(path, options: options, io: POSIXStorageIO())
    }

    /// As `open(_:options:)`, on other ground than the system's files.
    package static func open(
        _ path: String, options: StoreOptions, io: any StorageIO
    ) throws -> EventStore {
        let engine = try StorageEngine.open(path, options: StorageOptions(options), io: io)
        options.logger.info("opened a store", metadata: ["path": "\(path)"])
        return EventStore(path: path, engine: engine, options: options)
    }

    /// Answers a question in the query language, or carries out a `define`.
    ///
    ///     try store.query("count of viewed by country", parameters: [:])
    ///
    /// - Parameters:
    ///   - text: one statement.
    ///   - parameters: what `?name` stands for in it.
    /// - Returns: the answer's rows.
    /// - Throws: `QueryError`, with the place in the text; `FootfallError` if the store fails.
    public func query(_ text: String, parameters: [String: Value] = [:]) throws -> ResultTable {
        try snapshot().query(text, parameters: parameters)
    }

    /// Answers a question row by row, so that an answer of millions of rows takes little memory.
    ///
    ///     try store.query("viewed for every customer limit 5") { columns, row in
    ///         print(row[0], row[1])
    ///     }
    ///
    /// - Parameters:
    ///   - text: one statement.
    ///   - parameters: what `?name` stands for in it.
    ///   - body: called with the columns and each row's cells, in order, on the caller's thread.
    /// - Returns: the answer without the rows that were handed over: its columns, notes and figures.
    /// - Throws: as `query(_:parameters:)`, and what `body` throws.
    @discardableResult
    public func query(
        _ text: String, parameters: [String: Value] = [:],
        eachRow body: (_ columns: [ResultTable.Column], _ row: [ResultTable.Cell]) throws -> Void
    ) throws -> ResultTable {
        try snapshot().query(text, parameters: parameters, eachRow: body)
    }

    /// The store as it is now: several questions to it get answers that fit together.
    public func snapshot() -> StoreSnapshot {
        StoreSnapshot(store: self, snapshot: engine.snapshot())
    }

    /// Writes what is gathered in memory to a segment.
    public func flush() throws {
        try engine.flush()
    }

    /// Merges segments until each event lies where it is found fastest.
    ///
    /// Rewrites what is not settled yet; the store does the same in the background, little by little.
    public func compact() throws {
        try engine.compact()
    }

    /// How many segments wait to be merged, if merging them pays.
    package var owedSegmentCount: Int { engine.owedSegmentCount }

    /// Ends the use of the store; later calls throw `.closed`.
    public func close() throws {
        try engine.close()
        options.logger.info("closed a store", metadata: ["path": "\(path)"])
    }
}

extension StorageOptions {
    init(_ options: StoreOptions) {
        self.init()
        mode =
            switch options.access {
            case .create: .create
            case .write: .write
            case .read: .readOnly
            }
        durability =
            switch options.durability {
            case .sync: .sync
            case .interval(let milliseconds): .interval(milliseconds: milliseconds)
            case .none: .none
            }
        memtableBytes = options.memtableSizeBytes
        blockCacheBytes = options.blockCacheSizeBytes
        compactsInBackground = options.compactsInBackground
        compactionThreads = options.threadCount
    }
}

public import FootfallModel
public import FootfallQuery
internal import FootfallFormat
internal import FootfallStorage

/// A store as it was at one moment.
///
/// Cheap to take; what it reads stays as it is for as long as it lives.
public struct StoreSnapshot: Sendable {
    let store: EventStore
    let snapshot: Snapshot

    /// Answers a question in the query language, or carries out a `define`.
    public func query(_ text: String, parameters: [String: Value] = [:]) throws -> ResultTable {
        try answer(parameters) { try QueryEngine.run(text, on: snapshot, options: $0) }
    }

    /// Answers a question row by row (`EventStore.query(_:parameters:eachRow:)`).
    @discardableResult
    public func query(
        _ text: String, parameters: [String: Value] = [:],
        eachRow body: (_ columns: [ResultTable.Column], _ row: [ResultTable.Cell]) throws -> Void
    ) throws -> ResultTable {
        try answer(parameters) { try QueryEngine.stream(text, on: snapshot, options: $0, body) }
    }

    /// The same for a question that may be given up while it is answered: `isCancelled` is asked every
    /// few milliseconds; `onProgress` is told ever greater shares of the work, the last one 1.
    @discardableResult
    package func query(
        _ text: String, parameters: [String: Value],
        isCancelled: @escaping @Sendable () -> Bool,
        onProgress: (@Sendable (Double) -> Void)? = nil,
        eachRow body: (_ columns: [ResultTable.Column], _ row: [ResultTable.Cell]) throws -> Void
    ) throws -> ResultTable {
        try answer(parameters, isCancelled: isCancelled, onProgress: onProgress) {
            try QueryEngine.stream(text, on: snapshot, options: $0, body)
        }
    }

    private func answer(
        _ parameters: [String: Value],
        isCancelled: (@Sendable () -> Bool)? = nil,
        onProgress: (@Sendable (Double) -> Void)? = nil,
        _ run: (QueryOptions) throws -> QueryOutcome
    ) throws -> ResultTable {
        let start = ContinuousClock.now
        let task = WaitingTask.current
        let options = QueryOptions(
            now: .now, parameters: parameters, threads: store.threadCount,
            groupSizeBytesMax: store.options.groupSizeBytesMax,
            isCancelled: isCancelled ?? { task?.isCancelled ?? false }, onProgress: onProgress)
        let outcome = try run(options)
        store.metrics.answered(in: ContinuousClock.now - start)
        switch outcome {
        case .table(let table): return table
        case .definition(let definition):
            try store.engine.define(definition)
            var table = ResultTable(columns: [.init("defined", .text)])
            table.append([.text(definition.name)])
            return table
        }
    }
}

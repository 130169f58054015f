package import FootfallFormat
internal import FootfallModel
package import FootfallStorage

/// What a query is about: a snapshot, and what the clauses that all forms share say of it.
///
/// Executors read `filter` and `times`, bind their own names with `binder`, scan with `selector`,
/// and leave their figures in `counters`.
package struct QueryScope {
    package let snapshot: Snapshot
    package let options: QueryOptions
    package let runs: [any Run]
    package var binder: Binder
    package var counters = ScanCounters()
    /// What `explain` tells: one line a decision.
    package var decisions: [String] = []

    /// The query's zone.
    package private(set) var zone: QueryZone
    /// What `where` asks; nil if there is no such clause.
    package private(set) var filter: Condition?
    /// The query's range; all time if there is no such clause.
    package private(set) var range = ResolvedRange.all

    package init(text: String, snapshot: Snapshot, options: QueryOptions) throws {
        self.snapshot = snapshot
        self.options = options
        runs = snapshot.sources.map(\.run).filter { $0.rowCount > 0 }
        zone = try QueryZone(
            named: options.zone ?? snapshot.catalog.settings["zone"] ?? "UTC")
        binder = Binder(
            text: text, definitions: try Definitions(snapshot.catalog),
            vocabulary: Vocabulary(runs), parameters: options.parameters, times: zone)
    }

    /// Reads the clauses common to all forms.
    mutating func bind(_ clauses: Clauses) throws {
        if let name = clauses.zone {
            zone = try QueryZone(name, in: binder.body.text)
            binder.times = zone
        }
        if let knownBy = clauses.knownBy { throw binder.unsupported("known by", at: knownBy.range) }
        if let among = clauses.among { throw binder.unsupported("among", at: among.range) }
        if let previous = clauses.versusPrevious {
            throw binder.unsupported("vs previous", at: previous)
        }
        if let written = clauses.range {
            range = try zone.resolve(
                written, now: options.now, per: clauses.per?.node, in: binder.body.text)
        }
        filter = try clauses.filter.map { try binder.condition($0.node) }
    }

    /// The query's range in microseconds, the end excluded; nil for all time.
    package var times: Range<Int64>? {
        if range == .all { return nil }
        let start = range.start ?? .min
        return start..<max(start, range.end ?? .max)
    }

    package func selector(_ steps: [BoundEvents]) -> EventSelector {
        EventSelector(steps: steps, filter: filter, times: times)
    }

    package func scanner(_ selector: EventSelector, run index: Int) -> EventScanner {
        selector.scanner(of: runs[index], secret: snapshot.secret, clock: zone.clock)
    }

    /// Throws if the caller has lost interest.
    package func checkCancelled() throws {
        try options.checkCancelled()
    }
}

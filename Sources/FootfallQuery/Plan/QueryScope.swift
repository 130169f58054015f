package import FootfallFormat
internal import FootfallModel
package import FootfallStorage

/// What a query is about: a snapshot, and what the clauses that all forms share say of it.
///
/// Executors read `filter` and `times`, bind their own names with `binder`, scan with `selector`,
/// and leave their figures in `counters`.
package struct QueryScope {
    package let snapshot: Snapshot
    /// With `known by`, its `now` is that moment.
    package private(set) var options: QueryOptions
    package let runs: [any Run]
    package var binder: Binder
    package var counters = ScanCounters()
    /// Whether rows are handed over as they are made, so that not all of them need to be kept at once.
    let isStreamed: Bool
    /// What `explain` tells: one line a decision.
    package var decisions: [String] = []

    /// The query's zone.
    package private(set) var zone: QueryZone
    /// What `where`, `among` and `known by` ask; nil if there is no such clause.
    package private(set) var filter: Condition?
    /// Under `known by`: which events were received by then; part of `filter`.
    private(set) var known: Condition?
    /// The query's range; all time if there is no such clause.
    package private(set) var range = ResolvedRange.all

    package init(
        text: String, snapshot: Snapshot, options: QueryOptions, isStreamed: Bool = false
    ) throws {
        self.snapshot = snapshot
        self.options = options
        self.isStreamed = isStreamed
        runs = snapshot.sources.map(\.run).filter { $0.rowCount > 0 }
        zone = try QueryZone(
            named: options.zone ?? snapshot.catalog.settings["zone"] ?? "UTC",
            from: options.zones)
        binder = Binder(
            text: text, definitions: try Definitions(snapshot.catalog),
            vocabulary: Vocabulary(runs), parameters: options.parameters, times: zone)
    }

    /// Reads the clauses common to all forms.
    mutating func bind(_ clauses: Clauses) throws {
        if let name = clauses.zone {
            zone = try QueryZone(name, in: binder.body.text, from: options.zones)
            binder.times = zone
        }
        if let knownBy = clauses.knownBy { rewind(to: knownBy.node) }
        if let written = clauses.range {
            range = try zone.resolve(
                written, now: options.now, per: clauses.per?.node, in: binder.body.text)
        }
        let asked = try clauses.filter.map { try binder.condition($0.node) }
        filter = Condition.all([known, asked].compactMap { $0 })
        if let among = clauses.among {
            let cohort = try CohortForm.condition(among, in: &self)
            filter = Condition.all([cohort, filter].compactMap { $0 })
        }
    }

    /// Moves the range to the one of the same length just before.
    mutating func moveToPrevious(_ clauses: Clauses, at place: SourceRange) throws {
        guard let written = clauses.range else {
            throw binder.error(
                .time, "'vs previous' needs a range to compare with the one before", at: place,
                hint: "for example: last 7 days vs previous")
        }
        range = try zone.resolver(now: options.now, per: clauses.per?.node)
            .previous(of: written, in: binder.body.text)
    }

    /// Makes the query one that is asked at an earlier moment, of what was received up to then.
    private mutating func rewind(to moment: When) {
        let resolver = RangeResolver(calendar: zone.calendar, now: options.now)
        let now = Timestamp(unchecked: resolver.instant(moment))
        options.now = now
        known = .test(
            BoundPath([.received], name: "received"),
            ValueTest(times: NumberTest([.init(.lessOrEqual, .int(now.microseconds))])))
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

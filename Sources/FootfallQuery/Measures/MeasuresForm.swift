import FootfallFormat
import FootfallModel

/// Answers `count`, `customers`, `sum x`, … `of` events: one row for each group and bucket.
enum MeasuresForm {
    static func run(
        _ measures: [Located<Measure>], of events: EventsPattern, _ query: Query,
        in scope: inout QueryScope
    ) throws -> ResultTable {
        let groups = try groupPaths(query.clauses, in: &scope)
        let bound = try measures.map { try bind($0, in: &scope) }
        let plan = MeasurePlan(
            selector: scope.selector([try scope.binder.events(events)]), measures: bound,
            groups: groups, buckets: try BucketExtent.buckets(query.clauses.per, in: scope))
        let figures = measures.map {
            ResultTable.Column(Printer.columnName(of: $0.node), $0.node.columnType)
        }
        return try answer(plan, figures, query.clauses, in: &scope)
    }

    /// Scans for a plan's figures, whose columns are given, and lays them out.
    static func answer(
        _ asked: MeasurePlan, _ figures: [ResultTable.Column], _ clauses: Clauses,
        in scope: inout QueryScope
    ) throws -> ResultTable {
        var plan = asked
        var builder = MeasureTable(figures, plan, clauses, in: scope)
        try refuseEqualNames(builder.columns, clauses, scope.binder)
        if clauses.per != nil, plan.buckets == nil { return try builder.table([], scope) }
        var found: MeasureWorker?
        if let top = clauses.top, !plan.groups.isEmpty {
            let all = try scanForTop(plan, in: &scope)
            let groups = try TopGroups(top.node, of: all)
            builder.topGroups = groups.values
            plan.ranks = Dictionary(
                uniqueKeysWithValues: groups.values.enumerated().map { ($1, UInt32($0)) })
            found = rank(groups, of: all, plan, in: scope)
            scope.decisions.append(
                found == nil
                    ? "two passes: the first finds the top \(top.node) groups"
                    : "the groups past the top \(top.node) added up to 'other'")
        }
        let worker = try found ?? MeasureScan.run(plan, in: &scope)
        note(worker, figures, in: &scope)
        if let place = clauses.versusPrevious {
            builder.previous = try PreviousFigures(plan, clauses, at: place, in: &scope)
        }
        return try builder.table(of: worker, scope)
    }

    /// The first measure of all groups, over the whole range.
    private static func scanForTop(
        _ plan: MeasurePlan, in scope: inout QueryScope
    ) throws -> MeasureWorker {
        var first = plan
        if !plan.isOfSessions { first.measures = [plan.measures[0]] }
        first.buckets = nil
        return try MeasureScan.run(first, in: &scope)
    }

    /// The figures of all groups as those of the top ones and of the others together; nil if that
    /// takes another pass.
    ///
    /// Counts add up where no event is in two groups.
    private static func rank(
        _ top: TopGroups, of all: MeasureWorker, _ plan: MeasurePlan, in scope: QueryScope
    ) -> MeasureWorker? {
        guard plan.needsOnlyCounts, plan.buckets == nil, all.isEachInOneGroup,
            let counts = all.accumulators[0] as? CountAccumulator
        else { return nil }
        let ranked = MeasureWorker(plan, scope)
        for (rank, cell) in top.cells.enumerated() {
            ranked.add([counts[cell]], of: .rank(UInt32(rank)))
        }
        let kept = top.cells.reduce(0) { $0 + counts[$1] }
        ranked.add([counts.total - kept], of: .rank(CellTable.otherGroup))
        return ranked
    }

    /// Columns that `vs previous` adds may have the name of another.
    private static func refuseEqualNames(
        _ columns: [ResultTable.Column], _ clauses: Clauses, _ binder: Binder
    ) throws {
        guard let place = clauses.versusPrevious else { return }
        var seen: Set<Name> = []
        for column in columns where !seen.insert(Name(column.name)).inserted {
            throw binder.error(.conflict, "two columns of the name '\(column.name)'", at: place)
        }
    }

    private static func note(
        _ worker: MeasureWorker, _ figures: [ResultTable.Column], in scope: inout QueryScope
    ) {
        for (figure, accumulator) in zip(figures, worker.accumulators) {
            let skipped = accumulator.skippedTexts
            guard skipped > 0 else { continue }
            let texts = skipped == 1 ? "1 text was" : "\(skipped) texts were"
            scope.binder.note(
                "\(figure.name): \(texts) passed over; texts count only where "
                    + "they are JSON numbers, and the property was seen as a number, too")
        }
    }

    // MARK: Binding

    static func groupPaths(
        _ clauses: Clauses, in scope: inout QueryScope
    ) throws -> [BoundPath] {
        try (clauses.by?.node ?? []).map { group in
            if let at = group.at {
                throw scope.binder.error(
                    .clause, "'at' says where in a funnel's chain a value is read", at: at.range)
            }
            return try scope.binder.path(group.path)
        }
    }

    private static func bind(
        _ measure: Located<Measure>, in scope: inout QueryScope
    ) throws -> BoundMeasure {
        switch measure.node {
        case .count: return .count
        case .customers: return .customers
        case .sessions:
            return .sessions(try SessionRule(gap: nil, at: measure.range, in: &scope))
        case .perCustomer(let aggregate): return .perCustomer(aggregate)
        case .aggregate(.unique, let path): return .unique(try scope.binder.path(path))
        case .aggregate(let aggregate, let path):
            let bound = try scope.binder.path(path)
            if bound.isTime, aggregate == .sum || aggregate == .avg {
                throw scope.binder.error(
                    .conflict, "times have no \(Printer.text(of: aggregate))", at: measure.range,
                    hint: "min, max, median and percentiles take times")
            }
            let types = scope.types(of: bound)
            let readsTexts = types.contains(.text) && !types.isDisjoint(with: [.int, .double])
            return .numeric(
                BoundMeasure.Numeric(aggregate: aggregate, path: bound, readsTexts: readsTexts))
        }
    }
}

extension QueryScope {
    /// The types that were ever stored at a path.
    func types(of path: BoundPath) -> Set<ColumnType> {
        var types: Set<ColumnType> = []
        for source in path.sources {
            switch source {
            case .column(let path):
                for run in runs { types.formUnion(run.keys(at: path).map(\.type)) }
            case .hourOfDay, .time, .received: types.insert(.int)
            case .customer, .insertID, .weekday: types.insert(.text)
            }
        }
        return types
    }
}

extension Measure {
    var columnType: ResultTable.ColumnType {
        switch self {
        case .count, .sessions, .customers, .aggregate(.unique, _): .int
        case .aggregate(.avg, _), .perCustomer(.avg): .double
        case .aggregate: .number
        case .perCustomer: .int
        }
    }
}

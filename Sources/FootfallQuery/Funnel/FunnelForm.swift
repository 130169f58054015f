import FootfallModel

/// Answers `funnel`: binds its steps and clauses, scans, and lays out the table.
enum FunnelForm {
    static func run(
        _ steps: [FunnelStep], _ query: Query, in scope: inout QueryScope
    ) throws -> ResultTable {
        var plan = try bind(steps, query.clauses, &scope)
        var builder = FunnelTable(
            plan, query.clauses, GroupLabels(plan.groups.map(\.path), in: scope))
        try refuseEqualNames(builder.columns, query.clauses, scope.binder)
        if let top = query.clauses.top, !plan.groups.isEmpty {
            var whole = plan
            whole.buckets = nil
            let sizes = try scan(whole, &scope).tallies.map { ($0.group, $1.reached[0]) }
            plan.ranks = try builder.labels.keep(
                top.node, of: Dictionary(uniqueKeysWithValues: sizes))
            scope.decisions.append("two passes: the first finds the top \(top.node) groups")
        }
        let outcome = try scan(plan, &scope)
        if let place = query.clauses.versusPrevious {
            builder.previous = try PreviousTallies(plan, query.clauses, at: place, in: &scope)
        }
        var table =
            plan.list == nil
            ? try builder.table(of: outcome, scope)
            : try outcome.listed.table(limit: query.clauses.limit?.node)
        if outcome.openStarts > 0 { table.notes.append(openNote(outcome.openStarts)) }
        return table
    }

    /// Scans for a plan's chains.
    static func scan(_ plan: FunnelPlan, _ scope: inout QueryScope) throws -> FunnelScan.Outcome {
        let outcome = try FunnelScan(plan, on: scope.snapshot, clock: scope.zone.clock)
            .run(scope.options)
        scope.counters += outcome.counters
        return outcome
    }

    private static func openNote(_ count: Int) -> String {
        count == 1
            ? "1 start has a window that is still open"
            : "\(count) starts have a window that is still open"
    }

    // MARK: Binding

    /// The plan of a funnel; its clauses of all forms are bound.
    static func bind(
        _ steps: [FunnelStep], _ clauses: Clauses, _ scope: inout QueryScope
    ) throws -> FunnelPlan {
        try scope.binder.refuseContradictions(in: steps)
        var rules = FunnelRules(stepCount: steps.count, ties: clauses.ties?.node ?? .either)
        rules.window = try clauses.within.map { try scope.binder.microseconds(of: $0) }
        rules.starts = try starts(of: rules, clauses, scope)
        var plan = FunnelPlan(
            steps: try steps.map { try scope.binder.events($0.events) },
            labels: steps.map { label(of: $0, in: scope.binder.body.text) },
            filter: scope.filter, rules: rules, times: clauses.times?.node ?? [],
            now: scope.options.now.microseconds)
        var gaps = GapBinder(steps, clauses)
        try gaps.bind(&scope)
        if gaps.saysAnything { (plan.gaps, plan.exclusions) = (gaps.gaps, gaps.patterns) }
        plan.isInAnyOrder = clauses.order?.node == .any
        if plan.isInAnyOrder {
            plan.labels = steps.indices.map { "\($0 + 1) of \(steps.count) steps" }
        }
        plan.unit = try unit(clauses, &scope)
        plan.buckets = try BucketExtent.buckets(clauses.per, in: scope)
        plan.list = try list(clauses, scope.binder)
        plan.groups = try (clauses.by?.node ?? []).map {
            try group($0, stepCount: steps.count, &scope)
        }
        return plan
    }

    private static func unit(
        _ clauses: Clauses, _ scope: inout QueryScope
    ) throws -> FunnelUnit {
        var unit = FunnelUnit()
        unit.rule.same = try scope.binder.heldPaths(clauses.same)
        guard let counting = clauses.counting else { return unit }
        unit.counting = counting.node
        if counting.node == .sessions {
            unit.rule.sessions = try SessionRule(gap: nil, at: counting.range, in: &scope)
        }
        return unit
    }

    /// A list is of units, which belong to no one group or bucket, and have no statistics.
    private static func list(_ clauses: Clauses, _ binder: Binder) throws -> FunnelList? {
        guard let list = clauses.list else { return nil }
        let others: [(String, SourceRange?)] = [
            ("by", clauses.by?.range), ("per", clauses.per?.range), ("top", clauses.top?.range),
            ("times", clauses.times?.range), ("vs previous", clauses.versusPrevious),
        ]
        for case (let word, let range?) in others {
            throw binder.error(
                .conflict, "'list' shows units one by one; '\(word)' does not go with it", at: range
            )
        }
        return list.node
    }

    private static func group(
        _ group: Group, stepCount: Int, _ scope: inout QueryScope
    ) throws -> FunnelGroup {
        let path = try scope.binder.path(group.path)
        switch group.at?.node ?? .first {
        case .first: return FunnelGroup(path: path, place: .first)
        case .last: return FunnelGroup(path: path, place: .last)
        case .every: return FunnelGroup(path: path, place: .every)
        case .step(let step):
            guard (1...stepCount).contains(step) else {
                throw scope.binder.error(
                    .conflict, "the funnel has steps 1 to \(stepCount)",
                    at: group.at?.range ?? group.path.range)
            }
            return FunnelGroup(path: path, place: .step(step - 1))
        }
    }

    /// When chains may start: in the query's range; with `settled`, where their window is over.
    static func starts(
        of rules: FunnelRules, _ clauses: Clauses, _ scope: QueryScope
    ) throws -> Range<Int64> {
        var rules = rules
        rules.starts = scope.times ?? Int64.min..<Int64.max
        guard let settled = clauses.settled else { return rules.starts }
        return try settledStarts(rules, settled, scope)
    }

    /// The starts whose window, its last moment included, is over.
    private static func settledStarts(
        _ rules: FunnelRules, _ settled: SourceRange, _ scope: QueryScope
    ) throws -> Range<Int64> {
        guard let window = rules.window else {
            throw scope.binder.error(
                .conflict, "'settled' needs a window: without 'within' every start stays open",
                at: settled)
        }
        let end = min(rules.starts.upperBound, scope.options.now.microseconds - window)
        return rules.starts.lowerBound..<max(rules.starts.lowerBound, end)
    }

    /// What the step is called: its `as`, or how it is written, a lone name without quotes.
    private static func label(of step: FunnelStep, in text: String) -> String {
        if let label = step.label { return label.node }
        if let only = step.events.alternatives.first, step.events.alternatives.count == 1,
            only.conditions.isEmpty, case .name(let name) = only.subject
        {
            return name.node
        }
        let written = text.utf8.dropFirst(step.events.range.start)
            .prefix(step.events.range.end - step.events.range.start)
        return String(Substring(written)).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    /// Groups come first and `times` last, so the second of two columns tells whose fault it is.
    private static func refuseEqualNames(
        _ columns: [ResultTable.Column], _ clauses: Clauses, _ binder: Binder
    ) throws {
        let groups = clauses.by?.node ?? []
        for (i, column) in columns.enumerated() {
            guard let first = columns.firstIndex(where: { $0.name == column.name }), first < i
            else { continue }
            let group = first - (clauses.per == nil ? 0 : 1)
            let place =
                groups.indices.contains(group) ? groups[group].path.range : clauses.times?.range
            throw binder.error(
                .conflict, "two columns would be named '\(column.name)'",
                at: place ?? SourceRange(0, 0))
        }
    }
}

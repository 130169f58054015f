import FootfallModel

/// Binds what is written between the steps of a funnel.
///
/// What `without` and `excluding` look for gets bits of the events' masks, after those of the steps.
struct GapBinder {
    private let steps: [FunnelStep]
    private let clauses: Clauses
    /// One a step.
    private(set) var gaps: [ChainRules.Gap]
    /// What the bits after those of the steps stand for.
    private(set) var patterns: [BoundEvents] = []

    init(_ steps: [FunnelStep], _ clauses: Clauses) {
        self.steps = steps
        self.clauses = clauses
        gaps = [ChainRules.Gap](repeating: ChainRules.Gap(), count: steps.count)
    }

    /// Whether anything is written there.
    var saysAnything: Bool { gaps.contains { $0 != ChainRules.Gap() } }

    mutating func bind(_ scope: inout QueryScope) throws {
        let everywhere = try clauses.excluding.map { try bit(of: $0.node, at: $0.range, &scope) }
        for step in gaps.indices.dropFirst() {
            let written = steps[step]
            gaps[step].isOptional = written.gap.maybe != nil
            gaps[step].window = try written.gap.within.map {
                try scope.binder.microseconds(of: $0)
            }
            gaps[step].isDirect = written.gap.directly != nil || clauses.order?.node == .exact
            gaps[step].exclusions = everywhere ?? 0
            if let without = written.without {
                gaps[step].exclusions |= try bit(of: without, at: without.range, &scope)
            }
        }
    }

    private mutating func bit(
        of events: EventsPattern, at range: SourceRange, _ scope: inout QueryScope
    ) throws -> UInt64 {
        let bound = try scope.binder.events(events)
        let place = steps.count + patterns.count
        guard place < EventSelector.stepsMax else {
            throw scope.binder.error(
                .limit,
                "steps and what is excluded between them are more than "
                    + "\(EventSelector.stepsMax) patterns of events", at: range)
        }
        patterns.append(bound)
        return 1 << UInt64(place)
    }
}

extension Binder {
    /// The length of a span that needs no calendar.
    func microseconds(of span: Located<Duration>) throws -> Int64 {
        guard let microseconds = span.node.microseconds else {
            throw error(.time, "this span is no number of microseconds", at: span.range)
        }
        return microseconds
    }
}

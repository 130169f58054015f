import FootfallModel

/// Binds what is written between the steps of a funnel.
///
/// What `without` and `excluding` look for gets bits of the events' masks, after those of the steps;
/// what is written twice shares one. A mask is one word: a second one, for exclusions beside 64 steps,
/// would double what funnels of few steps move and compare for each event.
struct GapBinder {
    private let steps: [FunnelStep]
    private let clauses: Clauses
    /// One a step.
    private(set) var gaps: [ChainRules.Gap]
    /// What the bits after those of the steps stand for.
    private(set) var patterns: [BoundEvents] = []
    /// The bits of those, by how they are written.
    private var known: [String: UInt64] = [:]

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
        let spelling = Printer.text(of: events)
        if let bit = known[spelling] { return bit }
        let bound = try scope.binder.events(events)
        let (place, most) = (steps.count + patterns.count, EventSelector.stepsMax)
        guard place < most else {
            throw scope.binder.error(
                .limit,
                "a funnel tells at most \(most) patterns of events apart: beside \(steps.count) "
                    + "steps, \(most - steps.count) may be excluded", at: range,
                hint: "the same events excluded in several places count once")
        }
        let bit: UInt64 = 1 << UInt64(place)
        patterns.append(bound)
        known[spelling] = bit
        return bit
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

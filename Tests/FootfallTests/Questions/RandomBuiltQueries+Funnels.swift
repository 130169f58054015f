import Footfall
import FootfallTestSupport

// Random funnels and lists of units.

extension RandomBuiltQueries {
    mutating func funnel() throws -> BuiltQuery {
        let isInAnyOrder = parts.random.oneIn(4)
        let steps = try (0..<1 + parts.random.below(4)).map { number in
            // Of steps in any order none is before another.
            try step(isPlain: number == 0 || isInAnyOrder)
        }
        let text = "funnel " + steps.map(\.text).joined(separator: " then ")
        let query = Query.funnel(steps.map(\.built))
        guard parts.random.oneIn(4) else {
            return self.query(Twin(text, query), try clauses(steps.count, isInAnyOrder))
        }
        let (list, reach) = reach(steps.count)
        return self.query(
            Twin("\(text) list \(list)", query.list(reach)),
            try clauses(steps.count, isInAnyOrder))
    }

    private mutating func step(isPlain: Bool) throws -> Twin<Step> {
        let events = try parts.events()
        var (text, step) = (events.text, Step(events.built))
        if !isPlain {
            if parts.random.oneIn(4) { (text, step) = ("maybe \(text)", step.maybe()) }
            if parts.random.oneIn(4) {
                let interval = parts.interval()
                (text, step) = ("within \(interval.text) \(text)", step.within(interval.built))
            }
            if parts.random.oneIn(4) { (text, step) = ("directly \(text)", step.directly()) }
        }
        if parts.random.oneIn(4) {
            let label = try parts.name()
            (text, step) = ("\(text) as \(label.text)", step.as(label.built))
        }
        guard !isPlain, parts.random.oneIn(4) else { return Twin(text, step) }
        let others = try parts.events(1)
        return Twin("\(text) without \(others.text)", step.without(others.built))
    }

    private mutating func reach(_ count: Int) -> (String, Reach) {
        let step = 1 + parts.random.below(count)
        guard parts.random.oneIn(3), step < count else {
            return parts.random.oneIn(2)
                ? ("converted", .converted) : ("reached \(step)", .reached(step))
        }
        return ("stopped after \(step)", .stopped(after: step))
    }

    // MARK: Clauses

    private mutating func clauses<Form: FunnelQueryForm>(
        _ count: Int, _ isInAnyOrder: Bool
    ) throws -> [TwinClause<Form>?] {
        let order: TwinClause<Form>? =
            isInAnyOrder
            ? Twin("in any order") { $0.inAnyOrder() }
            : maybe { _ in Twin("in exact order") { $0.inExactOrder() } }
        let groups: [TwinClause<Form>?] =
            parts.random.oneIn(2) ? try grouped() : [try places(count)]
        return try [order] + rules() + groups + common() + ranked() + bucketed() + limited()
            + compared() + following()
    }

    private mutating func rules<Form: FunnelQueryForm>() throws -> [TwinClause<Form>?] {
        let counted = parts.random.pick(["customers", "sessions", "attempts", "conversions"])
        let counting: Counting =
            switch counted {
            case "customers": .customers
            case "sessions": .sessions
            case "attempts": .attempts
            default: .conversions
            }
        return [
            maybe { _ in Twin("ties apart") { $0.tiesApart() } },
            maybe { _ in Twin("settled") { $0.settled() } },
            maybe { _ in Twin("counting \(counted)") { $0.counting(counting) } },
            maybe { _ in
                Twin("times p99, median") { $0.times(.percentile(99)).times(.median) }
            },
            try maybe { parts in
                let events = try parts.events(1)
                return Twin("excluding \(events.text)") { $0.excluding(events.built) }
            },
        ]
    }

    /// Groups whose values are read at a step.
    private mutating func places<Form: FunnelQueryForm>(
        _ count: Int
    ) throws -> TwinClause<Form> {
        let paths = try parts.paths(2)
        let step = 1 + parts.random.below(count)
        let (text, place): (String, StepPlace) = parts.random.pick([
            ("first", .first), ("last", .last), ("every", .every), ("step \(step)", .step(step)),
        ])
        return Twin("by " + paths.map { "\($0.text) at \(text)" }.joined(separator: ", ")) {
            paths.reduce($0) { $0.by($1.built, at: place) }
        }
    }
}

import Footfall
import FootfallModel
import FootfallTestSupport

/// Random queries of every form with every clause, as text and built in Swift.
struct RandomBuiltQueries {
    var parts: RandomParts

    init(seed: UInt64, _ vocabulary: RandomParts.Vocabulary) {
        parts = RandomParts(seed: seed, vocabulary)
    }

    static let formCount = 8

    /// A query of one of the forms, by number.
    mutating func query(form: Int) throws -> BuiltQuery {
        switch form {
        case 0: try measures()
        case 1: try funnel()
        case 2: try viewed()
        case 3: try alsoViewed()
        case 4: try retention()
        case 5: try paths()
        case 6: try sessions()
        default: try events()
        }
    }

    /// The clauses in any order, here and there.
    mutating func query<Form>(
        _ head: Twin<Footfall.Query<Form>>, _ clauses: [TwinClause<Form>?]
    ) -> BuiltQuery {
        let given = clauses.compactMap { $0 }
        let texts = given.shuffled(using: &parts.random).map(\.text)
        let built = given.shuffled(using: &parts.random).reduce(head.built) { $1.built($0) }
        return BuiltQuery(([head.text] + texts).joined(separator: " "), built)
    }

    mutating func maybe<Form>(
        _ make: (inout RandomParts) throws -> TwinClause<Form>
    ) rethrows -> TwinClause<Form>? {
        parts.random.oneIn(3) ? try make(&parts) : nil
    }

    /// What may stand after `of`, or not.
    private mutating func named() throws -> (text: String, events: EventSelection?) {
        guard parts.random.oneIn(2) else { return ("", nil) }
        let events = try parts.events()
        return (" of \(events.text)", events.built)
    }

    // MARK: Forms

    private mutating func measures() throws -> BuiltQuery {
        let events = try parts.events()
        let all = try (0..<1 + parts.random.below(3)).map { _ in try measure() }
        var seen: Set<String> = []
        let own = all.filter { seen.insert($0.text).inserted }
        let query: Footfall.Query<MeasuresForm> =
            switch own.count {
            case 1: .measures(own[0].built, of: events.built)
            case 2: .measures(own[0].built, own[1].built, of: events.built)
            default: .measures(own[0].built, own[1].built, own[2].built, of: events.built)
            }
        let head = Twin("\(own.map(\.text).joined(separator: ", ")) of \(events.text)", query)
        return self.query(
            head, try common() + grouped() + ranked() + bucketed() + limited() + compared())
    }

    private mutating func measure() throws -> Twin<Measure> {
        let path = try parts.path()
        return parts.random.pick([
            Twin("count", .count), Twin("customers", .customers), Twin("sessions", .sessions),
            Twin("unique \(path.text)", .unique(path.built)),
            Twin("sum \(path.text)", .sum(path.built)), Twin("min \(path.text)", .min(path.built)),
            Twin("max \(path.text)", .max(path.built)), Twin("avg \(path.text)", .avg(path.built)),
            Twin("median \(path.text)", .median(path.built)),
            Twin("p99.9 \(path.text)", .percentile(99.9, path.built)),
            Twin("p90 per customer", .perCustomer(.percentile(90))),
            Twin("avg per customer", .perCustomer(.avg)),
            Twin("max per customer", .perCustomer(.max)),
        ])
    }

    private mutating func viewed() throws -> BuiltQuery {
        let (text, events) = try named()
        let customer = try parts.name()
        let head = parts.random.pick([
            Twin("viewed for every customer\(text)", Query.viewedByEveryCustomer(of: events)),
            Twin("viewed for \"ada\"\(text)", Query.viewed(by: "ada", of: events)),
            Twin(
                "viewed for \(try quoted(customer.built))\(text)",
                Query.viewed(by: customer.built, of: events)),
        ])
        return query(head, try common() + limited())
    }

    private mutating func alsoViewed() throws -> BuiltQuery {
        let (text, events) = try named()
        let head = Twin("also viewed \"p1\"\(text)", Query.alsoViewed(with: "p1", of: events))
        return query(head, try common() + ranked() + limited() + following())
    }

    private mutating func retention() throws -> BuiltQuery {
        let (start, back) = (try parts.events(), try parts.events())
        let head = parts.random.pick([
            Twin(
                "retention first \(start.text) returning \(back.text)",
                Query.retention(first: start.built, returning: back.built)),
            Twin(
                "retention \(start.text) returning \(back.text)",
                Query.retention(start.built, returning: back.built)),
        ])
        let interval = parts.calendarInterval()
        let own: [TwinClause<RetentionForm>?] = [
            maybe { _ in Twin("for \(interval.text)") { $0.for(interval.built) } },
            maybe { _ in Twin("unbounded") { $0.unbounded() } },
            maybe { _ in Twin("rolling") { $0.rolling() } },
        ]
        return query(head, try common() + grouped() + ranked() + bucketed() + own)
    }

    private mutating func paths() throws -> BuiltQuery {
        let (start, end) = (try parts.events(), try parts.events())
        let head = parts.random.pick([
            Twin("paths from \(start.text)", Query.paths(from: start.built)),
            Twin("paths to \(end.text)", Query.paths(to: end.built)),
            Twin(
                "paths from \(start.text) to \(end.text)",
                Query.paths(from: start.built, to: end.built)),
        ])
        let count = 1 + parts.random.below(6)
        let steps = maybe { _ in Twin("steps \(count)") { $0.steps(count) } }
        return query(head, try common() + grouped() + ranked() + following() + [steps])
    }

    private mutating func sessions() throws -> BuiltQuery {
        let interval = parts.interval()
        let gap = maybe { _ in Twin("gap \(interval.text)") { $0.gap(interval.built) } }
        return query(
            Twin("sessions", .sessions()),
            try common() + grouped() + ranked() + bucketed() + compared() + [gap])
    }

    private mutating func events() throws -> BuiltQuery {
        let (events, named) = (try parts.events(), try named())
        let head = parts.random.pick([
            Twin("events of \(events.text)", Query.events(events.built)),
            Twin("replay \"ada\"\(named.text)", Query.replay("ada", of: named.events)),
        ])
        return query(head, try common() + limited())
    }
}

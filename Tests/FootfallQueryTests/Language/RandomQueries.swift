import FootfallModel
import FootfallTestSupport

@testable import FootfallQuery

/// Random syntax trees of valid statements, drawn rule by rule from the grammar.
struct RandomQueries {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let nowhere = SourceRange(0, 0)

    private func at<Node>(_ node: Node) -> Located<Node> { Located(node, Self.nowhere) }

    private mutating func maybe<Node>(_ make: (inout RandomQueries) -> Node) -> Node? {
        generator.oneIn(3) ? make(&self) : nil
    }

    private mutating func several<Node>(
        _ max: Int, _ make: (inout RandomQueries) -> Node
    ) -> [Node] {
        (0..<1 + generator.below(max)).map { _ in make(&self) }
    }

    mutating func statement() -> Statement {
        switch generator.below(12) {
        case 0: .explain(query())
        case 1: .trace(customer: at(literal()), trace())
        case 2: .define(.event(at(name()), events()))
        case 3: .define(.property(at(name()), several(3) { $0.at($0.path()) }))
        case 4: definedQuery()
        case 5: .show(at(show()))
        case 6: .run(at(name()))
        default: .query(query())
        }
    }

    private mutating func definedQuery() -> Statement {
        let query = query()
        return .define(.query(at(name()), query, text: Printer.text(of: query)))
    }

    private mutating func show() -> Show {
        generator.pick([
            .events, .properties(of: nil), .properties(of: events()), .customers, .segments,
            .definitions,
        ])
    }

    // MARK: Queries

    private mutating func query() -> Query {
        let (form, kind) = form()
        var clauses = clauses(of: kind)
        dropDuplicateColumns(&clauses, form)
        return query(form, clauses)
    }

    private mutating func trace() -> Query {
        query(.funnel(steps(3)), clauses(of: .trace))
    }

    /// In any order nothing is said about the gaps between steps.
    private func query(_ form: Form, _ clauses: Clauses) -> Query {
        guard case .funnel(let steps) = form, clauses.order?.node == .any else {
            return Query(form: form, range: Self.nowhere, clauses: clauses)
        }
        let plain = steps.map { FunnelStep(events: $0.events, label: $0.label) }
        return Query(form: .funnel(plain), range: Self.nowhere, clauses: clauses)
    }

    private mutating func form() -> (Form, FormKind) {
        switch generator.below(11) {
        case 0: (.viewedFor(.everyCustomer, of: maybe { $0.events() }), .viewed)
        case 1: (.viewedFor(.customer(at(literal())), of: maybe { $0.events() }), .viewed)
        case 2: (.alsoViewed(at(literal()), of: maybe { $0.events() }), .alsoViewed)
        case 3: (.retention(first: generator.oneIn(2), events(), returning: events()), .retention)
        case 4: (paths(), .paths)
        case 5: (.replay(customer: at(literal()), of: maybe { $0.events() }), .replay)
        case 6: (.events(events()), .events)
        case 7: (.sessions, .sessions)
        case 8, 9: (.funnel(steps(4)), .funnel)
        default: (.measures(measures(), of: events()), .measures("count"))
        }
    }

    private mutating func paths() -> Form {
        generator.oneIn(3)
            ? .paths(from: nil, to: events())
            : .paths(from: events(), to: maybe { $0.events() })
    }

    private mutating func measures() -> [Located<Measure>] {
        var seen: Set<String> = []
        return several(3) { $0.at($0.measure()) }
            .filter { seen.insert(Printer.columnName(of: $0.node)).inserted }
    }

    private mutating func measure() -> Measure {
        let statistic = generator.pick(Self.statistics)
        switch generator.below(6) {
        case 0: return .count
        case 1: return .customers
        case 2: return .sessions
        case 3: return .perCustomer(statistic)
        case 4: return .aggregate(generator.pick([.unique, .sum, .min, .max]), at(path()))
        default: return .aggregate(statistic, at(path()))
        }
    }

    private static let statistics: [Aggregate] = [
        .avg, .median, .percentile("99.9"), .percentile("5"), .percentile("100"),
    ]

    private mutating func steps(_ max: Int) -> [FunnelStep] {
        var steps = several(max) { random in
            FunnelStep(
                events: random.events(), label: random.maybe { $0.at($0.name()) },
                without: random.maybe { $0.events() },
                gap: FunnelGap(
                    directly: random.maybe { _ in Self.nowhere },
                    within: random.maybe { $0.at($0.duration()) },
                    maybe: random.maybe { _ in Self.nowhere }))
        }
        steps[0].gap = FunnelGap()
        steps[0].without = nil
        return steps
    }

    private func dropDuplicateColumns(_ clauses: inout Clauses, _ form: Form) {
        var seen: Set<String> = []
        if case .measures(let measures, _) = form {
            seen = Set(measures.map { Printer.columnName(of: $0.node) })
        }
        if let per = clauses.per { seen.insert(per.node.columnName) }
        var groups = clauses.by?.node ?? []
        groups = groups.filter { seen.insert(Printer.columnName(of: $0)).inserted }
        if case .funnel = form {} else { groups = groups.filter { $0.at == nil } }
        clauses.by = groups.isEmpty ? nil : at(groups)
    }

    private mutating func clauses(of kind: FormKind) -> Clauses {
        var clauses = Clauses()
        for clause in kind.clauses where generator.oneIn(3) { add(clause, to: &clauses) }
        return clauses
    }

    private mutating func add(_ clause: ClauseKind, to clauses: inout Clauses) {
        switch clause {
        case .filter: clauses.filter = at(expression(3))
        case .by: clauses.by = at(several(3) { $0.group() })
        case .per: clauses.per = at(bucket())
        case .range: clauses.range = at(range())
        case .zone: clauses.zone = at(generator.pick(["UTC", "Europe/Berlin", "Etc/GMT+5"]))
        case .knownBy: clauses.knownBy = at(when())
        case .top: clauses.top = at(1 + generator.below(50))
        case .limit: clauses.limit = at(generator.below(50))
        case .among: clauses.among = at(several(2) { $0.did() })
        case .versus: clauses.versusPrevious = Self.nowhere
        case .within: clauses.within = at(duration())
        case .order: clauses.order = at(generator.oneIn(2) ? .any : .exact)
        case .ties: clauses.ties = at(generator.oneIn(2) ? .either : .apart)
        case .same: clauses.same = at(several(2) { $0.path() })
        case .excluding: clauses.excluding = at(events())
        case .times: clauses.times = at(several(2) { $0.generator.pick(Self.statistics) })
        case .settled: clauses.settled = Self.nowhere
        case .counting:
            clauses.counting = at(
                generator.pick([.customers, .sessions, .attempts, .conversions]))
        case .list: clauses.list = at(generator.oneIn(2) ? .converted : .reached(1))
        case .steps: clauses.steps = at(1 + generator.below(9))
        case .gap: clauses.gap = at(duration())
        case .forSpan: clauses.forSpan = at(calendarDuration())
        case .unbounded: clauses.unbounded = Self.nowhere
        case .rolling: clauses.rolling = Self.nowhere
        }
    }

    private mutating func group() -> Group {
        Group(
            path: at(path()),
            at: maybe { $0.at($0.generator.pick([.first, .last, .every, .step(1)])) })
    }

    private mutating func did() -> Did {
        Did(
            never: generator.oneIn(2), events: events(),
            atLeast: maybe { 1 + $0.generator.below(9) }, range: maybe { $0.at($0.range()) })
    }

    // MARK: Events and conditions

    private mutating func events(_ depth: Int = 2) -> EventsPattern {
        EventsPattern(alternatives: several(3) { $0.event(depth) }, range: Self.nowhere)
    }

    private mutating func event(_ depth: Int) -> EventPattern {
        var subject = EventPattern.Subject.name(at(name()))
        switch generator.below(8) {
        case 0: subject = .any
        case 1: subject = .prefix(at(generator.pick(["widget:", "a", "by", "é_$"])))
        case 2 where depth > 0: subject = .group(events(depth - 1))
        default: break
        }
        let path = at(QueryPath([.init(name: "p\(generator.below(100_000))")]))
        // One path a condition: two could exclude each other.
        let conditions = maybe { random in
            [Expression.compare(path, .equal, random.at(random.literal()))]
                + (random.maybe { [Expression.or([$0.leaf(), $0.leaf()])] } ?? [])
        }
        return EventPattern(subject: subject, conditions: conditions ?? [])
    }

    private mutating func expression(_ depth: Int) -> Expression {
        guard depth > 0 else { return leaf() }
        switch generator.below(5) {
        case 0:
            return .or([expression(depth - 1)] + several(2) { $0.expression(depth - 1) })
        case 1:
            return .and([expression(depth - 1)] + several(2) { $0.expression(depth - 1) })
        case 2: return .not(expression(depth - 1))
        case 3: return .has(at(path()), expression(depth - 1))
        default: return leaf()
        }
    }

    private mutating func leaf() -> Expression {
        let path = at(path())
        switch generator.below(8) {
        case 0: return .isIn(path, negated: generator.oneIn(2), several(3) { $0.at($0.literal()) })
        case 1: return .contains(path, at(literal()))
        case 2: return .startsWith(path, at(literal()))
        case 3: return .endsWith(path, at(literal()))
        case 4:
            return .matches(path, at(generator.pick(["a/b", "\\d+\\\\", "^x$", "[\"#]", "\\\\/"])))
        case 5: return .exists(path)
        case 6: return .missing(path)
        default:
            let all: [Comparison] = [
                .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
            ]
            return .compare(path, generator.pick(all), at(literal()))
        }
    }

    private mutating func literal() -> Literal {
        switch generator.below(6) {
        case 0: .text(generator.pick(["", "a \"b\"\\", "by", "日本\n\u{1b}", "?x", "12"]))
        case 1: .number("-\(generator.below(100)).5")
        case 2: .parameter(generator.pick(["x", "since:1"]))
        case 3: instant()
        default: .word(generator.pick(["DE", "by", "007", "1h", "2026-02-30", "true", "a-b", "é"]))
        }
    }

    private mutating func instant() -> Literal {
        let spelling = generator.pick([
            "2026-10-01T10:00", "2026-10-01T10:00:00.5+02:00", "2026-10-01t23:59:59z",
        ])
        return LocalInstant(parsing: spelling).map { .instant($0, spelling: spelling) }
            ?? .word("x")
    }

    private mutating func name() -> String {
        generator.pick([
            "product_viewed", "Add To Cart", "by", "404", "3d", "3d_viewer", "widget:click",
            "viewed",
            "utm.source", "a-b", "p95", "日本 語", "x\"y", "-", "2026-10-01", "Count", "BY", "é",
        ])
    }

    private mutating func path() -> QueryPath {
        let first = generator.pick(["country", "items", "a:b/c", "event", "p\(generator.below(9))"])
        var members = [
            QueryPath.Member(
                name: first, isQuoted: generator.oneIn(4), elements: generator.below(2))
        ]
        for _ in 0..<generator.below(3) {
            let name = generator.pick(["id", "by", "7", "unit price", "utm.source", "é", "-x"])
            let isPlain = ["id", "by", "7", "é"].contains(name)
            members.append(
                QueryPath.Member(
                    name: name, isQuoted: !isPlain || generator.oneIn(4),
                    elements: generator.oneIn(4) ? 1 : 0))
        }
        return QueryPath(members)
    }

    // MARK: Times

    private mutating func duration() -> Duration {
        Duration(
            amount: generator.pick(["1", "7", "1.5", "30"]),
            unit: generator.pick([.milliseconds, .seconds, .minutes, .hours, .days, .weeks]))
    }

    private mutating func calendarDuration() -> Duration {
        generator.oneIn(2)
            ? duration()
            : Duration(
                amount: generator.pick(["1", "7"]),
                unit: generator.pick([.months, .quarters, .years]))
    }

    private mutating func bucket() -> Bucket {
        generator.pick([
            .hour, .day, .month, .quarter, .year, .week(from: generator.pick(Weekday.allCases)),
            .span(calendarDuration()),
        ])
    }

    private mutating func range() -> TimeRange {
        let periods: [Period] = [.hour, .day, .week, .month, .quarter, .year]
        switch generator.below(9) {
        case 0: return .last(calendarDuration())
        case 1: return .lastPeriod(generator.pick(periods))
        case 2: return .this(generator.pick(periods))
        case 3: return .today
        case 4: return .yesterday
        case 5: return .on(CivilDate(year: 2024, month: 2, day: 29))
        case 6: return .through(day(), day())
        case 7: return .allTime
        default:
            let since = when()
            return .between(since: since, before: maybe { $0.when() })
        }
    }

    private mutating func day() -> Day {
        generator.pick([.today, .yesterday, .date(CivilDate(year: 9, month: 12, day: 31))])
    }

    private mutating func when() -> When {
        guard generator.oneIn(2), case .instant(let instant, _) = instant() else {
            return .day(day())
        }
        return .instant(instant)
    }
}

/// A value's structure as text, without the places in the source.
func shape(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    if value is SourceRange { return "…" }
    guard !mirror.children.isEmpty else { return "\(value)" }
    let inner = mirror.children.map { "\($0.label ?? ""):\(shape($0.value))" }
    return "\(type(of: value))(\(inner.joined(separator: ",")))"
}

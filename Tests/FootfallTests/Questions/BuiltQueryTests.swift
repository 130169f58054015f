import FootfallModel
import FootfallTestSupport
import Testing

@testable import Footfall
@testable import FootfallQuery

/// A query built in Swift and the text that asks the same.
struct BuiltQuery: Sendable, CustomTestStringConvertible {
    let written: String
    let text: String
    let tree: FootfallQuery.Query

    init<Form>(_ written: String, _ built: Footfall.Query<Form>) {
        self.written = written
        text = built.text
        tree = built.tree
    }

    var testDescription: String { written }
}

@Suite("Queries built in Swift")
struct BuiltQueryTests {
    private func tree(of text: String) throws -> FootfallQuery.Query? {
        guard case .query(let query) = try Parser.parseStatement(text).node else { return nil }
        return query
    }

    @Test("A built query is the tree of the text that asks the same", arguments: Self.pairs)
    func sameTree(pair: BuiltQuery) throws {
        let parsed = try #require(try tree(of: pair.written))
        #expect(shape(pair.tree) == shape(parsed), "\(pair.text)")
        let again = try #require(try tree(of: pair.text))
        #expect(shape(pair.tree) == shape(again))
    }

    private static let pairs =
        measures + funnels + funnelClauses + otherForms + conditions + spans + buckets

    private static let measures = [
        BuiltQuery("count of product_viewed", .count(of: "product_viewed")),
        BuiltQuery("customers of \"Add To Cart\"", .customers(of: "Add To Cart")),
        BuiltQuery(
            "count, customers, sessions, sum total, avg total, p95 total, p99.9 total of a "
                + "by country, utm.source per week last 30 days tz Europe/Berlin top 10 limit 5",
            .measures(
                .count, .customers, .sessions, .sum("total"), .avg("total"),
                .percentile(95, "total"), .percentile(99.9, "total"), of: "a"
            )
            .by("country").by("utm.source").per(.week).in(.last(.days(30))).tz("Europe/Berlin")
            .top(10).limit(5)),
        BuiltQuery(
            "unique product, min a, max a, median a, avg per customer, p90 per customer of any "
                + "vs previous",
            .measures(
                .unique("product"), .min("a"), .max("a"), .median("a"), .perCustomer(.avg),
                .perCustomer(.percentile(90)), of: .any
            ).vsPrevious()),
        BuiltQuery(
            "count of a among (did b at least 3 times last 30 days and never did c with x = 1)",
            .count(of: "a").among(
                .did("b", atLeast: 3, in: .last(.days(30))), .neverDid(.named("c").with("x" == 1)))
        ),
        BuiltQuery(
            "count of a known by 2026-10-01T00:00:00.000Z",
            .count(of: "a").known(by: Timestamp(unchecked: 1_790_812_800_000_000))),
    ]

    private static let funnels = [
        BuiltQuery(
            "funnel a then b or \"B b\" then c within 7 days",
            .funnel("a", Step(.named("b", "B b")), "c").within(.days(7))),
        BuiltQuery(
            "funnel a with price > 100 then directly within 1 day maybe b as cart without x or y "
                + "then c with total > 50 and currency = \"EUR\"",
            .funnel(
                Step(.named("a").with("price" > 100)),
                Step("b").directly().within(.days(1)).maybe().as("cart")
                    .without(.named("x", "y")),
                Step(.named("c").with("total" > 50 && "currency" == "EUR")))),
        BuiltQuery(
            "funnel widget:* then (a or b with c exists) with d missing",
            .funnel(
                Step(.prefixed("widget:")),
                Step(
                    EventSelection.named("a").or(.named("b").with(.exists("c"))).with(.missing("d"))
                ))
        ),
    ]

    private static let funnelClauses = [
        BuiltQuery(
            "funnel a then b in any order ties apart same product, items[].sku excluding x "
                + "times median, p99 settled counting attempts",
            .funnel("a", "b").inAnyOrder().tiesApart().same("product", "items[].sku")
                .excluding("x").times(.median, .percentile(99)).settled().counting(.attempts)),
        BuiltQuery(
            "funnel a then b in exact order by d, c at last, e at step 2, f at every, g at first",
            .funnel("a", "b").inExactOrder().by("d").by("c", at: .last).by("e", at: .step(2))
                .by("f", at: .every).by("g", at: .first)),
        BuiltQuery(
            "funnel a then b list stopped after 1 limit 5",
            Query.funnel("a", "b").list(.stopped(after: 1)).limit(5)),
        BuiltQuery("funnel a then b list converted", Query.funnel("a", "b").list(.converted)),
        BuiltQuery("funnel a then b list reached 2", Query.funnel("a", "b").list(.reached(2))),
    ]

    private static let otherForms = [
        BuiltQuery("viewed for \"c-42\" limit 20", .viewed(by: "c-42").limit(20)),
        BuiltQuery(
            "viewed for every customer of a limit 5", .viewedByEveryCustomer(of: "a").limit(5)),
        BuiltQuery(
            "also viewed \"p-1\" of a same session within 1 hour top 10",
            .alsoViewed(with: "p-1", of: "a").same("session").within(.hours(1)).top(10)),
        BuiltQuery(
            "retention first a returning b per week for 8 weeks unbounded",
            .retention(first: "a", returning: "b").per(.week).for(.weeks(8)).unbounded()),
        BuiltQuery(
            "retention a returning b per day by country rolling",
            .retention("a", returning: "b").per(.day).by("country").rolling()),
        BuiltQuery(
            "paths from a to b within 1 day steps 3",
            .paths(from: "a", to: "b").within(.days(1))
                .steps(3)),
        BuiltQuery("paths from a", .paths(from: "a")),
        BuiltQuery("paths to b top 3", .paths(to: "b").top(3)),
        BuiltQuery(
            "sessions gap 30 minutes per day by device vs previous",
            .sessions().gap(.minutes(30)).per(.day).by("device").vsPrevious()),
        BuiltQuery("replay \"c-42\" of a limit 9", .replay("c-42", of: "a").limit(9)),
        BuiltQuery("events of any", .events(.any)),
    ]

    private static func filtered(
        _ written: String, _ condition: Footfall.Condition
    ) -> BuiltQuery {
        BuiltQuery("count of a where \(written)", .count(of: "a").where(condition))
    }

    private static let conditions = [
        filtered("price = 1", "price" == 1), filtered("price != -1.5", "price" != -1.5),
        filtered("a < 1", "a" < 1), filtered("a <= 1.0", "a" <= 1.0),
        filtered("a > 1", "a" > 1), filtered("a >= 1", "a" >= 1),
        filtered("a = 100000000000000000000.0", "a" == 1e20),
        filtered("a = 0.00000015", "a" == 1.5e-7),
        filtered("a = -0.0", "a" == -0.0), filtered("a = true", "a" == true),
        filtered("a = null", "a" == nil), filtered("a in (\"x\", 1)", .oneOf("a", ["x", 1])),
        filtered("a not in (\"x\")", .noneOf("a", ["x"])),
        filtered("a contains \"x\"", .contains("a", "x")),
        filtered("a starts with \"x\"", .startsWith("a", "x")),
        filtered("a ends with \"x\"", .endsWith("a", "x")),
        filtered("a matches /x\\/[0-9]+\\n/", .matches("a", "x/[0-9]+\n")),
        filtered("a exists", .exists("a")), filtered("a missing", .missing("a")),
        filtered(
            "items[] has (sku starts with \"SH-\" and quantity >= 2)",
            .has("items[]", .startsWith("sku", "SH-") && "quantity" >= 2)),
        filtered(
            "a = 1 and b = 2 and (c = 3 or d = 4 or e = 5) and not f = 6",
            "a" == 1 && "b" == 2 && ("c" == 3 || "d" == 4 || "e" == 5) && !("f" == 6)),
        filtered("not (a = 1 or b = 2)", !("a" == 1 || "b" == 2)),
        filtered(
            "\"utm.source\" = \"x\"", .equal(PropertyPath(members: ["utm.source"]), "x")),
        filtered("\"customer\" = \"x\"", .equal(PropertyPath(members: ["customer"]), "x")),
        filtered("customer = \"x\"", "customer" == "x"),
        filtered("a.\"unit price\"[].b = 1", "a.unit price[].b" == 1),
    ]

    private static func ranged(_ written: String, _ span: Footfall.Span) -> BuiltQuery {
        BuiltQuery("count of a \(written)", .count(of: "a").in(span))
    }

    private static let day = CivilDate(year: 2024, month: 2, day: 29)
    private static let instant = Timestamp(unchecked: 1_790_812_800_000_000)

    private static let spans = [
        ranged("all time", .allTime), ranged("last 7 days", .lastDays(7)),
        ranged("last 2 hours", .lastHours(2)), ranged("last 1 month", .last(.months(1))),
        ranged("last week", .previous(.week)), ranged("this quarter", .this(.quarter)),
        ranged("today", .today), ranged("yesterday", .yesterday), ranged("on 2024-02-29", .on(day)),
        ranged("from 2024-02-29 through 2024-02-29", .days(day, through: day)),
        ranged("since 2026-10-01T00:00Z", .since(instant)),
        ranged("before 2026-10-01T00:00Z", .before(instant)),
        ranged(
            "since 2026-10-01T00:00Z before 2026-10-01T00:00Z", .between(instant, instant)),
    ]

    private static func cut(_ written: String, _ bucket: Footfall.Bucket) -> BuiltQuery {
        BuiltQuery("count of a per \(written)", .count(of: "a").per(bucket))
    }

    private static let buckets = [
        cut("hour", .hour), cut("day", .day), cut("week", .week), cut("month", .month),
        cut("week from sunday", .week(from: .sunday)), cut("quarter", .quarter),
        cut("year", .year), cut("15 minutes", .every(.minutes(15))),
    ]

    // MARK: Hostile texts

    @Test("No text that a caller passes can become a clause, a name or another value")
    func hostileTexts() throws {
        for text in Self.hostile {
            let names = EventSelection.named(text, "b").with(.equal("a", .string(text)))
            let query = Query.funnel(Step(names).as(text), Step(.prefixed(text)), "c")
                .where(.contains(PropertyPath(members: [text, "x"]), text))
                .by(PropertyPath(members: ["y", text])).excluding(.named(text))
                .list(.converted).limit(1)
            let parsed = try #require(try tree(of: query.text), "\(text)")
            #expect(shape(parsed) == shape(query.tree), "\(query.text)")
            let viewed = Query.viewed(by: text)
            let again = try #require(try tree(of: viewed.text))
            #expect(shape(again) == shape(viewed.tree))
        }
    }

    private static let hostile = [
        "x\" or any", "a\\", "a\\\"", "\n", "by", "?p", "*", "x limit 5; show events", "#", "404",
        "2026-10-01", "1h", "a -> b", "a\u{2028}b", "\u{0}", "é", "every", "null", "x/y*", "-1",
    ]

    @Test("A pattern stays between its slashes")
    func hostilePatterns() throws {
        let patterns = ["a/b", "a\\/b", "/ or a exists", "[\"#]", "\\\\", "a\\\nb", "\r\n", "/"]
        for pattern in patterns {
            let query = Query.count(of: "a").where(.matches("x", pattern)).where("y" == "/")
            let parsed = try #require(try tree(of: query.text))
            guard case .and(let terms)? = parsed.clauses.filter?.node else {
                Issue.record("\(query.text)")
                continue
            }
            #expect(terms.count == 2)
        }
    }

    // MARK: Errors

    @Test("What the language refuses is refused with a place in the query's text")
    func refusals() throws {
        let folder = TemporaryStore()
        let store = try folder.open()
        let refused: [(query: Footfall.Query<Footfall.FunnelForm>, message: String, at: String)] = [
            (.funnel("a", "b").limit(-5), "expected a whole number, found '-5'", "-5"),
            (.funnel("a", "b").in(.last(.days(0))), "'last 0 days' is no time at all", "0 days"),
            (.funnel("a", "b").by("c", at: .step(3)), "there is no step 3", "at step 3"),
            (.funnel("a", "b").within(.months(1)), "'1 month' has no fixed length", "1 month"),
            (.funnel([]), "expected an event name", ""),
            (.funnel("a", "").settled(), "a name is never empty", "\"\""),
            (.funnel("a", "b").times(.min), "expected avg, median", "min"),
            (
                .funnel("a", "b").in(.on(CivilDate(year: 2026, month: 2, day: 30))),
                "there is no day 2026-02-30", "2026-02-30"
            ),
        ]
        for (query, message, place) in refused {
            let error = try #require(throws: QueryError.self) { try store.query(query) }
            #expect(error.message.contains(message), "\(error)")
            let found = Array(query.text.utf8)[error.range.start..<error.range.end]
            #expect(String(decoding: found, as: UTF8.self) == place)
        }
        try store.close()
    }

    @Test("What no text can say is refused by the name of its clause")
    func faults() throws {
        let folder = TemporaryStore()
        let store = try folder.open()
        let values: [Value] = [[1], ["a": 1], .double(.nan), .double(.infinity)]
        for value in values {
            let query = Query.count(of: "a").where("x" == value).by("b")
            let error = try #require(throws: QueryError.self) { try store.query(query) }
            #expect(error.message.hasPrefix("where: a value is a text, a finite number"))
            #expect(error.code == .parameter)
        }
        let query = Query.count(of: "a").by("b").where(.matches("x", "a\\"))
        let error = try #require(throws: QueryError.self) { try store.query(query) }
        #expect(error.message == "where: the pattern ends in a backslash")
        try store.close()
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

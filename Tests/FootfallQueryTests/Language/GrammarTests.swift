import Testing

@testable import FootfallQuery

@Suite("The grammar, rule by rule")
struct GrammarTests {
    @Test(
        "These are queries",
        arguments: [
            "COUNT Of any WHERE a = 1 LAST 7 Days", "count, sessions of x", "sessions of x",
            "sessions",
            "sessions, count of x", "sessions per day", "unique product of x",
            "min per customer of x",
            "p100 t of x", "p0.5 t, P99.9 t of x", "count (a or b with c = 1) with d exists or e",
            "count widget:* or any with not not a missing", "count \"by\" by \"by\"",
            "count 3d_viewer by a.b.\"c.d\"[][].e", "count x by by[].x, last.y", "count p95",
            "count viewed by customer", "count count by count.x", "count of of.x",
            "funnel a as \"first one\" -> within 1.5h maybe b without c or d then directly e",
            "funnel add-to-cart->paid", "funnel a then b by x at first, y at step 2, z at every",
            "funnel a then b list converted",
            "funnel a then b same product, session times avg, median",
            "funnel a then b excluding c or d in exact order ties either counting attempts",
            "viewed for of of x", "viewed for ?customer", "viewed for -5",
            "viewed for every customer",
            "retention a returning b for 3 months unbounded rolling", "paths to x steps 3",
            "events of x limit 0", "show properties of x", "show segments", "run weekly",
            "define query weekly as count x per week", "explain funnel a then b",
            "count x per week from sunday from 2026-01-01 through today",
            "count x per week from today through 2026-01-01", "count x per week from monday",
            "count x before today since 2026-01-01T10:00:00.123456789Z", "count x per 15m all time",
            "count x since 2026-10-01 top 3 before 2026-10-02",
            "count x last week tz \"Etc/GMT+5\"",
            "count x known by 2026-10-01T10:00-05:30",
            "count x where a in (of, by, null, 007, -1.5)",
            "count x where a not in (1) and b starts with x or c ends with \"y\" and d matches /\\//",
            "count x where items[] has (a = 1 or b[] has (c missing))", "count x where (((a = 1)))",
            "count x where t > 2026-10-01T10:00+02:00 or t = 2026-99-99", "count x # by y\n by z",
            "count x where a = T and b = Z and c = p95 and d = monday",
            "count x among (did a with b = 1 and c = 2 and never did d since 2026-01-01 before today)",
            "count x\u{2003}by\u{a0}y", "count Größe_1", "count \"\\u00e9\\ud83d\\ude00\\n\"",
            "count x by items[].\"unit price\"", "count x by a.\"b\".c[].d",
            "trace every_one funnel a",
        ])
    func accepted(text: String) {
        #expect(throws: Never.self) { try Parser.parse(text) }
    }

    @Test(
        "These are not",
        arguments: [
            "count of", "count x of y", "sum of x", "customers x", "p0 a of x", "p101 a of x",
            "p1.2.3 a of x", "sum per customer of x", "unique per customer of x", "count 404",
            "count 3d",
            "count 2026-01-01", "count x by last", "count x by 3d", "count x by a..b",
            "count x by .a",
            "count x by a .b", "count x by a. b", "count x by a [] ", "count x by a[0]",
            "count wid get*",
            "count * x", "count x with a = 1 or b = 2", "count x where a",
            "count x where a = every",
            "count x where a is 1", "count x where not in (1)", "count x where a in ()",
            "count x where a in 1", "count x where a has b", "count x where a matches b",
            "count x where a matches //", "count x where a matches /(?<=b)/",
            "count x where (a = 1",
            "count x where a = 1)", "funnel", "funnel a then", "funnel a -> -> b", "funnel maybe a",
            "funnel a then maybe directly b", "funnel a ties", "funnel a in order", "funnel a top",
            "funnel a then within 1 year b", "funnel a gap 1h", "viewed for every", "viewed for",
            "also viewed", "retention a", "paths a", "paths from a to", "replay", "events x",
            "show all",
            "define x as y", "define event 5 as y", "define property a as",
            "define query q as show events",
            "trace c count x", "explain show events", "count x per fortnight", "count x per 0 days",
            "count x last", "count x last 5", "count x last 5 lightyears",
            "count x last 99999999 years",
            "count x this 5 days", "count x on today", "count x from today",
            "count x from today to today",
            "count x since", "count x since 2026-13-01", "count x since 2026-01-01T24:00",
            "count x since 0000-01-01", "count x all", "count x tz 5", "count x known 5",
            "count x top -1",
            "count x top 1.5", "count x among did a", "count x among (did a and b = 1)",
            "count x among (never a)", "count x vs", "count x by a by b", "count x by a at first",
            "count x last 1 day this week", "count x since today since today",
            "count x;count", "count \"a\nb\"", "count \"\\x\"", "count \"\\ud800\"", "count \"\t\"",
            "count x by a, a", "count, count of x", "count x by day per day", "count \"\"",
            "count x#c",
        ])
    func refused(text: String) {
        #expect(throws: QueryError.self) { try Parser.parse(text) }
    }

    @Test("Words keep their spelling as values, and keywords need no letter case")
    func values() throws {
        guard
            case .query(let query) = try Parser.parseStatement(
                "count x where a IN (007, 1h, TRUE, \"by\", -2)"
            ).node, case .isIn(_, _, let values) = query.clauses.filter?.node
        else {
            Issue.record("not the tree expected")
            return
        }
        #expect(
            values.map(\.node)
                == [.word("007"), .word("1h"), .word("TRUE"), .text("by"), .number("-2")])
    }

    @Test("'and' binds closer than 'or', 'not' closest")
    func precedence() throws {
        guard
            case .query(let query) = try Parser.parseStatement(
                "count x where not a = 1 and b = 2 or c = 3 and d = 4"
            ).node, let filter = query.clauses.filter?.node
        else {
            Issue.record("not the tree expected")
            return
        }
        guard case .or(let terms) = filter, terms.count == 2, case .and(let left) = terms[0],
            case .not(.compare) = left[0]
        else {
            Issue.record("\(filter)")
            return
        }
    }

    @Test("A 'with' belongs to the one event before it")
    func withBelongsToOneEvent() throws {
        guard
            case .query(let query) = try Parser.parseStatement("count a or b with c = 1").node,
            case .measures(_, let events) = query.form
        else {
            Issue.record("not the tree expected")
            return
        }
        #expect(events.alternatives.map(\.conditions.count) == [0, 1])
    }

    @Test("A name is at the place where it was written")
    func places() throws {
        let text = "count  \"Add To Cart\" by  country"
        guard case .query(let query) = try Parser.parseStatement(text).node,
            case .measures(_, let events) = query.form,
            case .name(let name) = events.alternatives[0].subject
        else {
            Issue.record("not the tree expected")
            return
        }
        #expect(name == Located("Add To Cart", SourceRange(7, 20)))
        #expect(query.clauses.by?.node.first?.path.range == SourceRange(25, 32))
    }
}

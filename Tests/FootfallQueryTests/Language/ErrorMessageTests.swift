import FootfallModel
import Testing

@testable import FootfallQuery

@Suite("What errors say and where they point")
struct ErrorMessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var place: String
        var message: String

        init(_ text: String, _ place: String, _ message: String) {
            self.text = text
            self.place = place
            self.message = message
        }

        var testDescription: String { text }
    }

    static let cases = [
        Case(
            "cuont x", "cuont",
            "expected a question (count, customers, sum, funnel, viewed, …) or define, show, "
                + "explain, trace, run, found 'cuont'; did you mean count?"),
        Case("count", "", "expected an event name, found the end"),
        Case(
            "count x foo", "foo",
            "expected or, a clause (where, by, per, a range, top, …) or the end, found 'foo'"),
        Case(
            "count x by country device", "device",
            "expected ',', a clause (where, per, a range, top, limit, …) or the end, "
                + "found 'device'"),
        Case("count x per day per hour", "per", "a second 'per'; a query has one"),
        Case("count x last 0 days", "0 days", "'last 0 days' is no time at all"),
        Case("count x per 0h", "0h", "'per 0 hours' is no time at all"),
        Case("count x last 7 dyas", "dyas", "'dyas' is not a unit of time; did you mean days?"),
        Case("count x last 7dyas", "7dyas", "'dyas' is not a unit of time; did you mean days?"),
        Case("count x last 7", "", "expected a unit of time, found the end"),
        Case(
            "count x within 1 day", "within",
            "'within' is not a clause of count; it takes where, by, per, a range, top, limit, "
                + "among, vs, tz, known by"),
        Case(
            "viewed for c by day", "by",
            "'by' is not a clause of viewed; it takes where, a range, limit, tz, known by"),
        Case(
            "funnel a within 1 month", "1 month",
            "'1 month' has no fixed length; use weeks, days or shorter units here"),
        Case(
            "count x last 1.5 months", "1.5 months",
            "months, quarters and years are whole numbers, up to 10,000 years"),
        Case(
            "funnel a without b then c", "without",
            "the first step takes no 'without': nothing comes before it"),
        Case(
            "funnel a then 404", "404",
            "expected directly, within, maybe or an event name, found '404'"),
        Case("count x where a = every", "every", "expected a value, found 'every'"),
        Case(
            "count x where a matches /(b/", "(b", "not a regular expression: missing ): (b"),
        Case("count x where a matches /b", "/b", "the pattern has no closing '/' on its line"),
        Case("count \"x", "\"x", "the text has no closing quote on its line"),
        Case("count 'x'", "'", "a text stands in double quotes"),
        Case("count x on 2026-02-30", "2026-02-30", "there is no day 2026-02-30"),
        Case(
            "count x since 2026-10-01T25:00", "2026-10-01T25:00",
            "there is no such time: 2026-10-01T25:00"),
        Case(
            "count x last 7 days today", "today",
            "a second range; a query has one, and so has each 'did'"),
        Case(
            "sum per customer of x", "per customer",
            "'per customer' takes avg, min, max, median and percentiles, not sum"),
        Case("count of x by c, c", "c", "two columns of the name 'c'"),
        Case("count x top 0", "0", "expected 1 or more, found 0"),
        Case(
            "funnel a then b list stopped after 2", "list stopped after 2",
            "nobody stops after step 2 of 2"),
        Case(
            "funnel a then b by c at step 3", "at step 3",
            "there is no step 3: the funnel has 2"),
        Case(
            "funnel a then directly b in any order", "directly",
            "'directly' between steps does not go with 'in any order'"),
        Case(
            "count x where items[0].a = 1", "[",
            "'[' is followed by ']': the elements of a list have no numbers"),
    ]

    @Test("Each mistake has its own message, at its own place", arguments: cases)
    func message(mistake: Case) throws {
        let error = try #require(throws: QueryError.self) { try Parser.parse(mistake.text) }
        let bytes = Array(mistake.text.utf8)[error.range.start..<error.range.end]
        #expect(String(decoding: bytes, as: UTF8.self) == mistake.place)
        #expect(error.message == mistake.message)
    }

    @Test("A funnel has at most 64 steps")
    func steps() throws {
        func funnel(_ count: Int) -> String {
            "funnel " + (0..<count).map { "e\($0)" }.joined(separator: " then ")
        }
        #expect(throws: Never.self) { try Parser.parse(funnel(64)) }
        let error = try #require(throws: QueryError.self) { try Parser.parse(funnel(65)) }
        #expect(error.message == "a funnel has at most 64 steps")
    }

    @Test("Lines and columns are counted in characters, carets in columns of the terminal")
    func positions() throws {
        let text = "count x\r\n  where 日本 = \"é\" oder"
        let error = try #require(throws: QueryError.self) { try Parser.parse(text) }
        #expect(error.line == 2)
        #expect(error.column == 18)
        #expect(error.length == 4)
        let lines = error.rendered().split(separator: "\n")
        #expect(lines[0] == "  where 日本 = \"é\" oder")
        #expect(lines[1] == "                   ^^^^")
    }

    @Test("A text that ends too early says so, so that a prompt can ask for more")
    func incomplete() throws {
        for (text, isIncomplete) in [("funnel a then", true), ("funnel then", false)] {
            let error = try #require(throws: QueryError.self) { try Parser.parse(text) }
            #expect(error.isIncomplete == isIncomplete)
        }
    }

    @Test("A long line is cut around the place")
    func longLine() throws {
        let text = "count x where a in (" + String(repeating: "b, ", count: 500) + "every)"
        let error = try #require(throws: QueryError.self) { try Parser.parse(text) }
        let lines = error.rendered().split(separator: "\n")
        #expect(lines[0].count < 100 && lines[0].hasSuffix("b, every)"))
        #expect(lines[1].count - 5 == lines[0].count - 6)
    }

    @Test("As JSON an error has all its fields")
    func json() throws {
        let error = try #require(throws: QueryError.self) { try Parser.parse("count by x") }
        var json = JSONWriter()
        error.writeJSON(to: &json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self) == """
                {"error":{"code":"syntax","message":"expected an event name, found 'by'",\
                "line":1,"column":7,"length":2,"expected":["an event name"],\
                "hint":"'by' is a reserved word; quote it to use it as a name"}}
                """)
    }

    @Test("The nearest word is the one with fewest slips, none if all are far")
    func nearest() {
        #expect(Nearest.match(to: "wihtin", among: ["with", "within", "where"]) == "within")
        #expect(Nearest.match(to: "COUNTRY", among: ["country", "county"]) == "country")
        #expect(Nearest.match(to: "xyzzy", among: ["within", "where"]) == nil)
        #expect(Nearest.distance(Array("abcd".unicodeScalars), Array("badc".unicodeScalars)) == 2)
    }

    @Test("Patterns are found anywhere, case counts, and bytes are UTF-8")
    func patterns() throws {
        func isFound(_ pattern: String, _ text: String) throws -> Bool {
            let query = "count x where a matches /\(pattern)/"
            guard case .query(let parsed) = try Parser.parseStatement(query).node,
                case .matches(_, let written) = parsed.clauses.filter?.node
            else { return false }
            let compiled = try TextPattern(written, in: query)
            return Array(text.utf8).withUnsafeBytes { compiled.isFound(in: $0) }
        }
        #expect(try isFound("b+", "abbc"))
        #expect(try !isFound("B", "abbc"))
        #expect(try isFound("^a.c$", "aéc"))
        #expect(try isFound("a\\/b", "xa/b"))
        #expect(try isFound("^$", ""))
    }
}

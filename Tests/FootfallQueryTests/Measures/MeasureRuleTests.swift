import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

/// Principles 5 to 10, and what the measures mean.
@Suite struct MeasureRuleTests {
    private static let orders = [
        Event("order", at: 0, by: "a", ["total": .double(0.1), "country": .string("DE")]),
        Event("order", at: hour, by: "a", ["total": .double(0.2), "country": .string("DE")]),
        Event("order", at: 2 * hour, by: "b", ["total": .double(0.3), "country": .null]),
        Event("order", at: 25 * hour, by: nil, ["total": .int(7)]),
        Event("view", at: 3 * hour, by: "c", ["country": .string("AT")]),
    ]

    @Test("Events and distinct customers are counted; events without a customer are nobody's")
    func counts() throws {
        #expect(try lines("count, customers of order", Self.orders) == ["4,2"])
        #expect(try lines("count any by event", Self.orders) == ["order,4", "view,1"])
        #expect(try lines("count nothing_of_this_name", Self.orders) == ["0"])
    }

    @Test("Missing and null are two groups")
    func missingAndNull() throws {
        let table = try answer("count of order by country", [Self.orders])
        let rows = table.rows.map { $0 }
        #expect(rows == [[.text("DE"), .int(2)], [.missing, .int(1)], [.null, .int(1)]])
    }

    @Test("The sum of doubles is the exact sum, rounded once")
    func sums() throws {
        let tenths = (0..<10).map { _ in Event("e", ["x": .double(0.1)]) }
        #expect(try lines("sum x of e", tenths) == ["1.0"])
        let far = [1e300, 1, -1e300].map { Event("e", ["x": .double($0)]) }
        #expect(try lines("sum x of e", far) == ["1.0"])
        #expect(
            try lines("sum total, avg total of order by event", Self.orders) == [
                "order,7.6,1.9"
            ])
    }

    @Test("A sum of integers past 64 bits is decimal text, with a note")
    func bigSums() throws {
        let events = [Event("e", ["x": .int(.max)]), Event("e", ["x": .int(1)])]
        let table = try answer("sum x of e", [events])
        #expect(table.rows.map { $0 } == [[.decimal("9223372036854775808")]])
        #expect(table.notes.contains { $0.contains("64 bits") })
    }

    @Test("Extremes and percentiles are values that occurred")
    func ranks() throws {
        let events = [3, 1, 2, 10].map { Event("e", ["x": .int($0)]) }
        #expect(
            try lines("min x, max x, median x, p75 x, p99.9 x, p100 x of e", events)
                == ["1,10,2,3,10,10"])
        #expect(try lines("min x, avg x, median x of nothing", events) == ["null,null,null"])
    }

    @Test("Texts that are numbers count where the property was seen as both")
    func numericTexts() throws {
        let both: [Value] = [.int(1), .string("2.5"), .string("x"), .bool(true)]
        let table = try answer("sum x of e", [both.map { Event("e", ["x": $0]) }])
        #expect(table.rows.map { $0 } == [[.double(3.5)]])
        #expect(table.notes.contains { $0.contains("1 text") })
        let texts = [Event("e", ["x": .string("2.5")])]
        #expect(try lines("sum x of e", texts) == ["0"])
    }

    @Test("Numbers and texts of one text are one group and one value")
    func groupsByText() throws {
        let values: [Value] = [.int(5), .double(5), .string("5"), .double(0.5), .bool(true)]
        let events = values.map { Event("e", ["x": $0]) }
        #expect(try lines("count e by x", events) == ["5,3", "0.5,1", "true,1"])
        #expect(try lines("unique x of e", events) == ["3"])
    }

    @Test("Paths with the same prefix[] read the same element")
    func pairs() throws {
        func item(_ sku: String, _ price: Int64) -> Value {
            .object(["sku": .string(sku), "price": .int(price)])
        }
        let events = [
            Event("e", ["items": .array([item("a", 1), item("b", 10), item("a", 2)])]),
            Event("e", ["items": .array([item("b", 20)])]), Event("e", ["items": .array([])]),
        ]
        #expect(
            try lines("sum items[].price of e by items[].sku", events) == ["b,30", "a,3", ",0"])
        // An event counts once for each distinct element value.
        #expect(try lines("count e by items[].sku", events) == ["b,2", ",1", "a,1"])
        #expect(try lines("sum items[].price of e", events) == ["33"])
    }

    @Test("By product, an event of several products counts for each")
    func products() throws {
        let events = [
            Event("v", by: "a", product: ["p", "q", "p"]), Event("v", by: "a", product: ["p"]),
            Event("v", by: "b"),
        ]
        #expect(
            try lines("count, customers of v by product", events) == ["p,2,1", ",1,1", "q,1,1"])
        #expect(try lines("unique product of v", events) == ["2"])
    }

    @Test("Empty buckets print 0, from the first event to the last")
    func emptyBuckets() throws {
        let events = [0, 3 * day].map { Event("e", at: $0) }
        #expect(
            try lines("count e per day", events)
                == ["1970-01-01,1", "1970-01-02,0", "1970-01-03,0", "1970-01-04,1"])
        #expect(
            try lines("count e per day since 1970-01-02 before 1970-01-04", events)
                == ["1970-01-02,0", "1970-01-03,0"])
        #expect(
            try lines("count e last 2 days per day", events, now: 4 * day - 1)
                == ["1970-01-02,0", "1970-01-03,0", "1970-01-04,1"])
        #expect(
            try lines("count e by event per day before 1970-01-03", events)
                == ["1970-01-01,e,1", "1970-01-02,e,0"])
    }

    @Test("Day buckets follow the zone's calendar")
    func localDays() throws {
        let events = [Event("e", at: 23 * hour)]
        #expect(try lines("count e per day tz Europe/Berlin", events) == ["1970-01-02,1"])
    }

    @Test("Too many rows are refused before scanning")
    func tooManyRows() throws {
        let events = [0, 400 * 365 * day].map { Event("e", at: $0) }
        #expect(throws: QueryError.self) { try lines("count e per hour", events) }
    }

    @Test("Rows come by bucket, then first measure descending, then group values as bytes")
    func order() throws {
        let events =
            ["b", "a", "c", "c"].map { Event("e", at: 0, ["x": .string($0)]) }
            + [Event("e", at: day, ["x": .string("a")])]
        #expect(
            try lines("count e by x per day", events) == [
                "1970-01-01,c,2", "1970-01-01,a,1", "1970-01-01,b,1",
                "1970-01-02,a,1", "1970-01-02,b,0", "1970-01-02,c,0",
            ])
        #expect(try lines("count e by x limit 1", events) == ["a,2"])
    }

    @Test("Equal figures are equal, an integer here and a double there: values decide")
    func orderOfEqualFigures() throws {
        let pairs: [(String, Value)] = [("b", .int(2)), ("a", .double(2)), ("c", .double(2))]
        let events = pairs.map { Event("e", ["x": .string($0), "n": $1]) }
        #expect(try lines("sum n of e by x", events) == ["a,2.0", "b,2", "c,2.0"])
        #expect(try lines("sum n of e by x top 1", events) == ["a,2.0", "other,4.0"])
    }

    @Test("top keeps the largest groups and counts nobody twice in other")
    func top() throws {
        let pairs = [
            ("a", "1"), ("b", "1"), ("a", "2"), ("a", "3"), ("c", "1"), ("b", "2"), ("d", "1"),
        ]
        let events = pairs.map { Event("e", by: $1, ["x": .string($0)]) }
        #expect(
            try lines("customers of e by x top 1", events) == ["a,3", "other,2"])
        #expect(try lines("count e by x top 9", events).count == 4)
    }

    @Test("An event of several remaining groups counts once in other")
    func topOfLists() throws {
        let events = [
            Event("v", product: ["p"]), Event("v", product: ["p"]),
            Event("v", product: ["q", "r"]),
        ]
        #expect(try lines("count v by product top 1", events) == ["p,2", "other,1"])
    }

    @Test("Of the two zeros the negative one is the lesser, in whatever order they come")
    func zeros() throws {
        let events = [-0.0, 0.0].map { Event("e", ["x": .double($0)]) }
        for heaps in [[events], [events.reversed()], events.map { [$0] }] {
            let table = try answer("min x, max x, p50 x, p75 x of e", heaps)
            #expect(table.formatted(as: .csv).hasSuffix("\n-0.0,0.0,-0.0,0.0\n"))
        }
    }

    @Test("Per customer takes statistics over the customers with an event")
    func perCustomer() throws {
        let events = ["a", "a", "a", "b", nil].map { Event("e", by: $0) }
        #expect(
            try lines(
                "avg per customer, min per customer, max per customer, median per customer, "
                    + "p90 per customer of e", events) == ["2.0,1,3,1,3"])
    }

    @Test("Two columns of one name are an error")
    func equalNames() throws {
        #expect(throws: QueryError.self) { try lines("count of e by count", Self.orders) }
        #expect(throws: QueryError.self) { try lines("sum x, sum x of e", Self.orders) }
    }

    @Test("Ranges are half-open, and events of no known name draw a note")
    func rangesAndNotes() throws {
        #expect(
            try lines("count order since 1970-01-01T01:00 before 1970-01-01T02:00", Self.orders)
                == ["1"])
        #expect(
            try answer("count oder", [Self.orders]).notes
                == ["no event named \"oder\" was ever stored; did you mean \"order\"?"])
        #expect(
            try answer("count order by contry", [Self.orders]).notes
                == ["no property named \"contry\" was ever stored; did you mean \"country\"?"])
        #expect(try answer("count order where country = total", [Self.orders]).notes.count == 1)
    }

    @Test("Parameters stand for values")
    func parameters() throws {
        #expect(
            try lines(
                "count order where country = ?c", Self.orders, parameters: ["c": .string("DE")])
                == ["2"])
        #expect(throws: QueryError.self) { try lines("count order where x = ?c", Self.orders) }
    }
}

import FootfallModel
import FootfallQuery
import Testing

/// Principle 8: two-valued logic, and what a value of a query stands for.
@Suite struct ConditionRuleTests {
    private static let values: [Value?] = [
        nil, .null, .bool(true), .bool(false), .int(5), .double(5), .double(5.5), .string("5"),
        .string("true"), .string("DE"), .string(""), .object([:]), .array([]), .int(-3),
    ]

    /// Which of the values above satisfy a condition on `x`.
    private func matches(_ condition: String) throws -> [Int] {
        let events = Self.values.enumerated().map { index, value in
            Event("e", at: Int64(index), value.map { ["x": $0] } ?? [:])
        }
        let found = try lines("count of e where \(condition) by time", events)
        return found.compactMap { line in
            let micros = line.prefix { $0 != "," }.suffix(4).dropLast()
            return Int(micros)
        }.sorted()
    }

    @Test("A bare number is the number, by value, and the same text")
    func bareNumber() throws {
        #expect(try matches("x = 5") == [4, 5, 7])
        #expect(try matches("x = -3") == [13])
    }

    @Test("A quoted value is a text only")
    func quoted() throws {
        #expect(try matches(#"x = "5""#) == [7])
        #expect(try matches(#"x = "true""#) == [8])
    }

    @Test("true and false are the value and the same text")
    func bools() throws {
        #expect(try matches("x = true") == [2, 8])
        #expect(try matches("x = false") == [3])
    }

    @Test("Comparisons are false on missing, on null and on values of another type")
    func otherTypes() throws {
        #expect(try matches("x != DE") == [7, 8, 10])
        #expect(try matches("x != 5") == [6, 8, 9, 10, 13])
        #expect(try matches("x not in (DE, FR)") == [7, 8, 10])
        #expect(try matches("x < 5.2") == [4, 5, 13])
        #expect(try matches("x >= A") == [8, 9])
    }

    @Test("not is true exactly where its operand is false")
    func negation() throws {
        let all = Set(Self.values.indices)
        for condition in ["x = 5", "x != 5", "x < 5.2", "x exists", "x = null", "x contains E"] {
            let matched = Set(try matches(condition))
            #expect(
                Set(try matches("not \(condition)")) == all.subtracting(matched), "\(condition)")
        }
    }

    @Test("Null is asked for by name, presence by exists and missing")
    func presence() throws {
        #expect(try matches("x = null") == [1])
        #expect(try matches("x missing") == [0])
        #expect(try matches("x exists") == Array(1...13))
        #expect(try matches("x in (null, DE)") == [1, 9])
        #expect(try matches("x != null") == [2, 3, 4, 5, 6, 7, 8, 9, 10, 13])
    }

    @Test("Texts are searched bytewise, and the empty text is in all")
    func texts() throws {
        #expect(try matches(#"x contains """#) == [7, 8, 9, 10])
        #expect(try matches("x starts with tr") == [8])
        #expect(try matches("x ends with E") == [9])
        #expect(try matches("x matches /^D./") == [9])
    }

    @Test("A condition on a list asks for some element, for every operator")
    func lists() throws {
        let lists: [[Value]] = [[], [.int(1)], [.int(1), .int(2)], [.int(2), .null]]
        let events = lists.enumerated().map { Event("e\($0)", ["a": .array($1)]) }
        func names(_ condition: String) throws -> [String] {
            try lines("count any where \(condition) by event", events)
                .map { String($0.prefix(2)) }.sorted()
        }
        #expect(try names("a[] = 1") == ["e1", "e2"])
        #expect(try names("a[] != 1") == ["e2", "e3"])
        #expect(try names("not a[] = 1") == ["e0", "e3"])
        #expect(try names("a[] exists") == ["e1", "e2", "e3"])
        #expect(try names("a exists") == ["e0", "e1", "e2", "e3"])
        #expect(try names("a[] = null") == ["e3"])
    }

    @Test(
        "A product is missing where there is none; with [], where some element has no such member")
    func missingInLists() throws {
        let items = [["sku": Value.string("a")], [:]].map { Value.object($0) }
        let events = [
            Event("none"), Event("one", product: ["p"], ["items": .array([items[0]])]),
            Event("part", ["items": .array(items)]),
        ]
        #expect(
            try lines("count any where product missing by event", events) == ["none,1", "part,1"])
        #expect(try lines("count any where items[].sku missing by event", events) == ["part,1"])
        #expect(
            try lines("count any where not items[].sku exists by event", events) == ["none,1"])
    }

    @Test("has asks one element for both, conditions apart ask some element each")
    func has() throws {
        func items(_ pairs: [(String, Int64)]) -> [Name: Value] {
            ["items": .array(pairs.map { .object(["sku": .string($0), "n": .int($1)]) })]
        }
        let events = [
            Event("both", items([("a", 1), ("b", 5)])),
            Event("apart", items([("a", 5), ("b", 1)])),
            Event("none", [:]),
        ]
        #expect(
            try lines("count any where items[] has (sku = b and n > 2) by event", events)
                == ["both,1"])
        #expect(
            try lines("count any where items[].sku = b and items[].n > 2 by event", events)
                == ["apart,1", "both,1"])
        #expect(
            try lines("count any where not items[] has (sku = b) by event", events) == ["none,1"])
        #expect(
            try lines("count any where items[] has (not sku = b) by event", events)
                == ["apart,1", "both,1"])
    }

    @Test("Times compare with dates and instants in the query's zone")
    func times() throws {
        let events = [0, day, 2 * day].map { Event("e", at: $0) }
        #expect(try lines("count e where time >= 1970-01-02", events) == ["2"])
        #expect(
            try lines("count e where time < 1970-01-02T00:00:00.000001Z", events) == ["2"])
        #expect(try lines("count e where time >= 1970-01-02 tz Europe/Berlin", events) == ["2"])
        #expect(
            try lines("count e where time = 1970-01-02T01:00 tz Europe/Berlin", events) == ["1"])
        #expect(try lines("count e where weekday = Friday", events) == ["1"])
        #expect(try lines("count e where hour_of_day = 1 tz Europe/Berlin", events) == ["3"])
        #expect(try lines("count e where time > banana", events) == ["0"])
    }

    @Test("Customers, products, sources and insert ids are columns")
    func builtIns() throws {
        var events = [Event("e", by: "42", product: ["p", "q"]), Event("e", by: nil)]
        events[0].insertID = InsertID(own: "i-1")
        events[1].source = "csv"
        #expect(try lines("count e where customer = 42", events) == ["1"])
        #expect(try lines("count e where customer missing", events) == ["1"])
        #expect(try lines("count e where product = q", events) == ["1"])
        #expect(try lines("count e where source in (csv, rebuy)", events) == ["1"])
        #expect(try lines("count e where insert_id = i-1", events) == ["1"])
        #expect(try lines("count e where insert_id exists", events) == ["1"])
    }

    @Test("Integers and doubles compare exactly, past 2^53 as well")
    func exactNumbers() throws {
        let big: Int64 = 9_007_199_254_740_993
        let events = [Event("int", ["x": .int(big)]), Event("double", ["x": .double(0x1p53)])]
        #expect(
            try lines("count any where x > 9007199254740992 by event", events) == ["int,1"])
        #expect(
            try lines("count any where x < 9007199254740993 by event", events) == ["double,1"])
    }
}

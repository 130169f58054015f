import Footfall
import Foundation
import Testing

@Suite("Answers as rows of the caller's types")
struct RowDecodingTests {
    private let folder = TemporaryStore()

    /// A small shop: three customers view, two buy, one of them has no country.
    private func open() throws -> EventStore {
        let store = try folder.open()
        let lines = """
            {"event":"view","time":"2026-03-01T10:00:00Z","customer":"ada","session":"s1","product":"p1","insert_id":"1","properties":{"country":"DE","price":10.5,"big":9223372036854775807,"tags":["a",null],"at":{"x":1}}}
            {"event":"view","time":"2026-03-01T10:01:00Z","customer":"ada","session":"s1","product":"p2","insert_id":"2","properties":{"country":"DE","price":2,"big":9223372036854775807}}
            {"event":"buy","time":"2026-03-01T10:02:00Z","customer":"ada","session":"s1","product":"p1","insert_id":"3","properties":{"total":12.5}}
            {"event":"view","time":"2026-03-02T10:00:00Z","customer":"bob","session":"s2","product":"p1","insert_id":"4","properties":{"country":null}}
            {"event":"buy","time":"2026-03-03T10:00:00Z","customer":"bob","session":"s3","product":"p1","insert_id":"5","properties":{"total":1}}
            {"event":"view","time":"2026-03-09T10:00:00Z","customer":"cyd","product":"p3","insert_id":"6"}
            """
        try store.append(lines: Array(lines.utf8))
        return store
    }

    @Test("A row is decoded by the names of its columns, or by what Swift would call them")
    func names() throws {
        struct Row: Decodable, Equatable {
            var country: String?
            var count: Int
            var sumPrice: Double?
            var p50: Double?
            enum CodingKeys: String, CodingKey { case country, count, sumPrice, p50 = "p50 price" }
        }
        let store = try open()
        let query = Query.measures(.count, .sum("price"), .percentile(50, "price"), of: "view")
            .by("country")
        #expect(
            try store.rows(of: query, as: Row.self) == [
                Row(country: "DE", count: 2, sumPrice: 12.5, p50: 2),
                Row(country: nil, count: 1, sumPrice: 0), Row(country: nil, count: 1, sumPrice: 0),
            ])
        #expect(try store.rows(of: query.text, as: Row.self).count == 3)
        try store.close()
    }

    @Test("Missing and null are nil, and told apart as the machine formats do")
    func missing() throws {
        struct Row: Decodable {
            var country: String?
            var missing: Bool?
        }
        let store = try open()
        let rows = try store.rows(of: "count of view by country", as: Row.self)
        #expect(rows.map(\.country) == ["DE", nil, nil])
        #expect(rows.map(\.missing) == [nil, true, nil])
        try store.close()
    }

    @Test("Times, days, wide numbers and JSON have types of their own")
    func types() throws {
        let store = try open()
        #expect(try store.rows(of: "sum big of view", as: String.self) == ["18446744073709551614"])
        #expect(
            try store.rows(of: "sum big of view", as: Int128.self) == [18_446_744_073_709_551_614])
        #expect(try store.rows(of: "sum big of view", as: Double.self) == [0x1p64])
        struct Day: Decodable, Equatable {
            var day: CivilDate
            var count: UInt8
        }
        let days = try store.rows(of: Query.count(of: "buy").per(.day), as: Day.self)
        #expect(days.contains(Day(day: CivilDate(year: 2026, month: 3, day: 3), count: 1)))
        struct Seen: Decodable {
            var product: String
            var first: Date
            var last: Timestamp
        }
        let seen = try store.rows(of: .viewed(by: "ada", of: "view"), as: Seen.self)
        #expect(seen.map(\.product) == ["p2", "p1"])
        #expect(seen[0].first == Date(timeIntervalSince1970: 1_772_359_260))
        #expect(seen[0].last.description == "2026-03-01T10:01:00.000Z")
        struct Stored: Decodable {
            struct Properties: Decodable { var tags: [String?]?; var at: [String: Int]? }
            var properties: Properties
        }
        let stored = try store.rows(of: .replay("ada"), as: Stored.self)
        #expect(stored[0].properties.tags == ["a", nil])
        #expect(stored[0].properties.at == ["x": 1])
        try store.close()
    }

    @Test("What does not fit is an error that names the row, the column and the value")
    func errors() throws {
        struct Wrong: Decodable { var country: Int? }
        struct Absent: Decodable { var contry: String }
        struct Needed: Decodable { var country: String }
        struct Small: Decodable { var count: Bool }
        let store = try open()
        let text = "count of view by country"
        #expect(
            try message { try store.rows(of: text, as: Wrong.self) }
                == "0.country: the text \"DE\" is no Int")
        #expect(
            try message { try store.rows(of: text, as: Absent.self) }
                == "0: there is no 'contry'; there are 'country', 'count'")
        #expect(
            try message { try store.rows(of: text, as: Needed.self) }
                == "1.country: a missing value is no String")
        #expect(
            try message { try store.rows(of: text, as: Small.self) }
                == "0.count: 2 is no Bool")
        #expect(
            try message { try store.rows(of: text, as: Int.self) }
                == "0: expected one value, found a row of 2 columns")
        try store.close()
    }

    private func message<T>(_ body: () throws -> [T]) throws -> String {
        let error = try #require(throws: DecodingError.self) { _ = try body() }
        let context: DecodingError.Context? =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context),
                .keyNotFound(_, let context), .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        let found = try #require(context)
        return found.codingPath.map(\.stringValue).joined(separator: ".") + ": "
            + found.debugDescription
    }

    @Test("Each form has rows of its own, and they say what the table says")
    func forms() throws {
        let store = try open()
        let funnel = Query.funnel("view", "buy").within(.days(7))
        try check(store, funnel)
        try check(store, funnel.counting(.conversions))
        try check(store, funnel.list(.converted))
        try check(store, Query.viewed(by: "ada", of: "view"))
        try check(store, Query.viewedByEveryCustomer(of: "view"))
        try check(store, Query.alsoViewed(with: "p1", of: "view"))
        try check(store, Query.alsoViewed(with: "p1", of: "view").same("session"))
        try check(store, Query.paths(from: "view"))
        try check(store, Query.sessions())
        try check(store, Query.retention("view", returning: "buy").per(.week).for(.weeks(2)))
        try store.close()
    }

    /// Compares the rows' JSON with the table's, without what is null there.
    private func check<Form: FixedColumns>(_ store: EventStore, _ query: Query<Form>) throws
    where Form.Row: Encodable {
        let table = try store.query(query)
        let encoded = try JSONEncoder().encode(store.rows(of: query))
        let lines = table.formatted(as: .jsonl).split(separator: "\n").joined(separator: ",")
        let found = try #require(JSONSerialization.jsonObject(with: encoded) as? [NSDictionary])
        let expected = try #require(
            JSONSerialization.jsonObject(with: Data("[\(lines)]".utf8)) as? [[String: Any]])
        #expect(table.rowCount > 0)
        #expect(
            found == expected.map { row in row.filter { !($0.value is NSNull) } as NSDictionary },
            "\(query)")
    }

    @Test("Events come back as they were stored")
    func events() throws {
        let store = try open()
        let events = try store.rows(of: .events("buy").limit(1))
        #expect(events.map(\.name) == ["buy"])
        #expect(events.map(\.customer) == ["bob"])
        #expect(events[0].properties == ["total": 1])
        #expect(events[0].insertID == InsertID(own: "5"))
        let replayed = try store.rows(of: .replay("ada"))
        #expect(replayed.map(\.name) == ["view", "view", "buy"])
        #expect(replayed[0].products == ["p1"])
        try store.close()
    }

    @Test(
        "Groups stand beside the rows of a form; a trace has rows, too; explain tells what was read"
    )
    func groups() throws {
        struct Country: Decodable, Equatable { var country: String? }
        let store = try open()
        let funnel = Query.funnel("view", "buy").where(!.missing("nothing") || .missing("nothing"))
        let rows = try store.rows(
            of: funnel.by("country"), as: Grouped<Country, FunnelRow>.self)
        #expect(rows.count == 6)
        #expect(rows[0].row.event == "view")
        let trace = try store.trace("ada", through: Query.funnel("view", "buy"))
        #expect(trace.map(\.event) == ["view", "view", "buy"])
        #expect(try store.explain(funnel).rowCount > 0)
        var seen: [String] = []
        try store.forEachRow(of: Query.viewedByEveryCustomer(of: "view"), as: ViewedRow.self) {
            seen.append($0.customer ?? "")
        }
        #expect(seen.sorted() == ["ada", "ada", "bob", "cyd"])
        try store.close()
    }

    @Test("An answer is encoded as the format json prints it")
    func encodedTable() throws {
        let store = try open()
        for text in [
            "count, sum price, sum big of view by country", "retention view returning buy per week",
            "count of any by country, price", "replay \"ada\"", "funnel view then buy",
            "count of any per hour on 2026-03-01 tz Europe/Berlin",
        ] {
            let table = try store.query(text)
            let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(table))
            let printed = try JSONSerialization.jsonObject(
                with: Data(table.formatted(as: .json).utf8))
            #expect(encoded as? NSDictionary == printed as? NSDictionary, "\(text)")
        }
        try store.close()
    }

    @Test("Parameters stay values, and a missing one is named")
    func parameters() throws {
        let store = try open()
        let text = "count of view where country = ?country"
        #expect(try store.rows(of: text, parameters: ["country": "DE"], as: Int.self) == [2])
        for hostile in ["DE\" or \"1\" = \"1", "DE or event exists", "?country", "*", "null"] {
            let parameters = ["country": Value.string(hostile)]
            #expect(try store.rows(of: text, parameters: parameters, as: Int.self) == [0])
            #expect(try store.rows(of: Query.viewed(by: hostile)).isEmpty)
            #expect(try store.count(of: .any, where: "country" == .string(hostile)) == 0)
        }
        let error = try #require(throws: QueryError.self) {
            _ = try store.rows(of: text, parameters: ["contry": "DE"], as: Int.self)
        }
        #expect(error.message == "no value for parameter ?country")
        #expect(error.hint == "there are values for ?contry")
        try store.close()
    }

    @Test("Waiting for an answer leaves the runtime's threads alone and finds the same")
    func offRuntime() async throws {
        let store = try open()
        let query = Query.funnel("view", "buy")
        let rows = try await store.rows(of: query)
        #expect(rows.map(\.customers) == [3, 2])
        let counts = try await store.rows(of: "count of view", as: Int.self)
        #expect(counts == [4])
        try await store.close()
    }
}

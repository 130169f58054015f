import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("Funnel queries")
struct FunnelFormTests {
    private let second: Int64 = 1_000_000

    private func snapshot(_ customers: [String: [(String, Int64)]]) -> Snapshot {
        Snapshot([
            customers.flatMap { customer, events in
                events.map { name, time in
                    Event(
                        name: name, time: Timestamp(unchecked: time * second), customer: customer)
                }
            }
        ])
    }

    private func table(
        _ text: String, _ snapshot: Snapshot, now: Int64 = 1_000_000
    ) throws -> ResultTable {
        let options = QueryOptions(now: Timestamp(unchecked: now * second), threads: 2)
        return try QueryEngine.table(text, on: snapshot, options: options)
    }

    @Test("An event of two products passes a step that asks for both")
    func twoProducts() throws {
        let events = [Event("a", product: ["p", "q"]), Event("a", by: "d", product: ["p"])]
        let found = try answer("funnel a with product = p and product = q", [events])
        #expect(found.values(of: 2) == [.int(1)])
    }

    @Test("Customers of whom event names tell all are counted without reading their rows")
    func settledByNames() throws {
        let early = snapshot([
            "ada": [("a", 0), ("a", 10)], "bob": [("a", 5), ("x", 6)], "cyd": [("b", 1)],
            "dan": [("x", 1)],
        ])
        let settled = try table("funnel a then b within 1h", early)
        #expect(settled.values(of: 2) == [.int(2), .int(0)])
        #expect(settled.rowsScanned == 0)
        // Where a window may still be open, a start may be out of range, or more than a name is asked
        // for, the rows tell.
        let open = try table("funnel a then b within 1h", early, now: 60)
        #expect(open.values(of: 2) == [.int(2), .int(0)])
        #expect(open.notes.contains { $0.contains("3") })
        let later = try table("funnel a then b since 1970-01-01T00:00:06Z", early)
        #expect(later.values(of: 2) == [.int(1), .int(0)])
        #expect(later.rowsScanned > 0)
        let asked = try table("funnel a then b where customer = ada", early)
        #expect(asked.values(of: 2) == [.int(1), .int(0)])
    }

    @Test("A row a step: customers, shares, waits, and what 'times' adds")
    func columns() throws {
        let snapshot = snapshot([
            "ada": [("a", 0), ("b", 10), ("c", 40)], "bob": [("a", 0), ("b", 20)],
            "cyd": [("a", 5)], "dan": [("b", 1)],
        ])
        let table = try table("funnel a then b as bought then c times p50, avg, p90", snapshot)
        #expect(
            table.columns.map(\.name) == [
                "step", "event", "customers", "from_start", "from_previous", "median_seconds",
                "p90_seconds", "excluded", "p50_seconds", "avg_seconds",
            ])
        let first: [ResultTable.Cell] = [
            .int(1), .text("a"), .int(3), .double(1), .null, .null, .null, .int(0), .null, .null,
        ]
        let share = 2.0 / 3
        let second: [ResultTable.Cell] = [
            .int(2), .text("bought"), .int(2), .double(share), .double(share), .double(10),
            .double(20), .int(0), .double(10), .double(15),
        ]
        #expect(table.rows[0] == first)
        #expect(table.rows[1] == second)
        #expect(table.rows[2][2] == .int(1))
        #expect(table.rows[2][5] == .double(30))
        #expect(table.notes == [])
    }

    @Test("Nobody started: counts of 0, and no shares")
    func empty() throws {
        let table = try table("funnel b then a", snapshot(["ada": [("a", 0)]]))
        #expect(table.values(of: 2) == [.int(0), .int(0)])
        #expect(table.values(of: 3) == [.null, .null])
    }

    @Test("Starts with an open window are told of, and left out under 'settled'")
    func openWindows() throws {
        let snapshot = snapshot(["ada": [("a", 90)], "bob": [("a", 50), ("b", 60)]])
        let text = "funnel a then b within 20 seconds"
        let open = try table(text, snapshot, now: 100)
        #expect(open.notes == ["1 start has a window that is still open"])
        #expect(open.values(of: 2) == [.int(2), .int(1)])
        let settled = try table(text + " settled", snapshot, now: 100)
        #expect(settled.notes == [])
        #expect(settled.values(of: 2) == [.int(1), .int(1)])
    }

    @Test("'ties apart' and 'within' reach the kernel")
    func clauses() throws {
        let snapshot = snapshot(["ada": [("a", 0), ("b", 0)], "bob": [("a", 0), ("b", 9)]])
        #expect(try table("funnel a then b", snapshot).values(of: 2)[1] == .int(2))
        #expect(try table("funnel a then b ties apart", snapshot).values(of: 2)[1] == .int(1))
        #expect(try table("funnel a then b within 8s", snapshot).values(of: 2)[1] == .int(1))
    }

    @Test("A step shows how it is written, a lone name without quotes")
    func labels() throws {
        let table = try table(
            "funnel \"a\" then b   or\n c then any with x = 1", snapshot(["ada": [("a", 0)]]))
        #expect(table.values(of: 1) == [.text("a"), .text("b or c"), .text("any with x = 1")])
    }
}

@Suite("Viewed, replay and events queries")
struct EventFormTests {
    private let events = [
        Event(name: "viewed", time: Timestamp(unchecked: 1), customer: "c", products: ["p"]),
        Event(
            name: "product_viewed", time: Timestamp(unchecked: 2), customer: "c", products: ["q"]),
        Event(name: "search", time: Timestamp(unchecked: 3), customer: "c", products: ["r"]),
        Event(name: "search", time: Timestamp(unchecked: 4), customer: "d"),
    ]

    private func table(_ text: String) throws -> ResultTable {
        let options = QueryOptions(now: Timestamp(unchecked: 100))
        return try QueryEngine.table(text, on: Snapshot([events]), options: options)
    }

    @Test("'viewed for' takes the definition of views, or the events that are named")
    func viewed() throws {
        #expect(try table("viewed for c").values(of: 0) == [.text("q")])
        let named = try table("viewed for every customer of search")
        #expect(named.columns.map(\.name) == ["customer", "product", "views", "first", "last"])
        #expect(named.values(of: 1) == [.text("r")])
    }

    @Test("A replay can be narrowed to events, and cut")
    func replay() throws {
        #expect(try table("replay c").rowCount == 3)
        #expect(try table("replay c of search").values(of: 1) == [.text("search")])
        #expect(try table("replay \"c\" limit 2").rowCount == 2)
        #expect(try table("replay nobody").rowCount == 0)
    }

    @Test("'events of' shows the newest first")
    func newest() throws {
        #expect(
            try table("events of any limit 2").values(of: 2) == [.text("d"), .text("c")])
        #expect(try table("events of search where customer = c").rowCount == 1)
    }
}

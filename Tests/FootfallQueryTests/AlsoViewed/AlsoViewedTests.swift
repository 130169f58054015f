import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

@Suite("Also viewed")
struct AlsoViewedTests {
    private static func view(_ customer: String, _ products: String, at time: Int64 = 0) -> Event {
        Event(
            "product_viewed", at: time, by: customer,
            product: products.split(separator: " ").map(String.init))
    }

    private static let views = [
        view("a", "p"), view("a", "q"), view("b", "p q"), view("b", "r"), view("c", "q"),
        view("d", "s"), Event("search", by: "a", product: ["t"]),
    ]

    @Test("Shares are of those that viewed the product; lift compares with everyone")
    func columns() throws {
        let table = try answer("also viewed p", [Self.views])
        #expect(table.columns.map(\.name) == ["product", "customers", "share", "lift"])
        let q: [ResultTable.Cell] = [.text("q"), .int(2), .double(1), .double(1 / 0.75)]
        let r: [ResultTable.Cell] = [.text("r"), .int(1), .double(0.5), .double(0.5 / 0.25)]
        #expect(table.rows.map { $0 } == [q, r])
        #expect(try answer("also viewed nothing", [Self.views]).rowCount == 0)
        #expect(
            try lines("also viewed p of search or viewed limit 1", Self.views) == [
                "q,2,1.0,\(1 / 0.75)"
            ])
    }

    @Test("'top' adds a row of all others, where nobody counts twice; 'limit' only cuts")
    func top() throws {
        #expect(try lines("also viewed p limit 1", Self.views) == ["q,2,1.0,\(1 / 0.75)"])
        #expect(
            try lines("also viewed q top 1", Self.views)
                == ["p,2,\(2.0 / 3),\(2.0 / 3 / 0.5)", "other,1,\(1.0 / 3),\(1.0 / 3 / 0.5)"])
    }

    @Test("Within a span, whichever view is first, its end included")
    func within() throws {
        let events = [
            Self.view("a", "q", at: 0), Self.view("a", "p", at: hour),
            Self.view("a", "r", at: 3 * hour),
        ]
        #expect(try lines("also viewed p within 1 hour", events) == ["q,1,1.0,1.0"])
        #expect(
            try lines("also viewed p within 2 hours", events) == ["q,1,1.0,1.0", "r,1,1.0,1.0"])
    }

    @Test("By session: those by id, and those by gaps where there is none")
    func sessions() throws {
        var events = [
            Self.view("a", "p", at: 0), Self.view("a", "q", at: hour / 4),
            Self.view("a", "r", at: hour),
            Self.view("b", "p", at: 0), Self.view("b", "r", at: hour),
        ]
        for i in 3...4 { events[i].session = "s" }
        #expect(
            try lines("also viewed p same session", events) == [
                "q,1,1,0.5,\(0.5 / (1.0 / 3))", "r,1,1,0.5,\(0.5 / (2.0 / 3))",
            ])
    }

    @Test("Random queries are answered by the definition, however events lie", arguments: 0..<150)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.products = (0..<6).map { "p\($0)" }
        random.customers = (0..<12).map { "customer \($0)" }
        random.times = 0..<40
        random.tick = 9 * hour / 60
        let events = random.events(100)
        for (same, units) in Self.units {
            let hours = random.generator.pick([nil, 1, 2])
            let product = random.generator.pick(random.products)
            let text =
                "also viewed \(product) of view or cart"
                + (hours.map { " within \($0) hours" } ?? "") + same
            let naive = NaiveAlsoViewed(
                product: product, window: hours.map { Int64($0) * hour }, units: units(events))
            let heaps = random.split(events, into: 1 + random.generator.below(3))
            let table = try answer(text, heaps)
            let rows = naive.rows()
            #expect(table.rowCount == rows.count, "seed \(seed): \(text)")
            for row in table.rows {
                guard case .text(let other) = row[0] else { continue }
                let figures = Self.figures(rows[other], hasUnits: !same.isEmpty)
                #expect(Array(row.dropFirst()) == figures, "seed \(seed): \(text) \(other)")
            }
            let whole = try answer(text, [events], threads: 1)
            #expect(whole.formatted(as: .csv) == table.formatted(as: .csv), "seed \(seed): \(text)")
            let top = try answer(text + " top 1", heaps)
            guard let first = table.rows.first, case .text(let kept) = first[0], rows.count > 1
            else { continue }
            let all = Set(events.flatMap(\.products)).subtracting([product, kept])
            let figures = Self.figures(naive.row(all), hasUnits: !same.isEmpty)
            #expect(Array(top.rows[1].dropFirst()) == figures, "seed \(seed): \(text) top 1")
        }
    }

    /// The figures of a row as they are shown.
    private static func figures(
        _ row: NaiveAlsoViewed.Row?, hasUnits: Bool
    ) -> [ResultTable.Cell] {
        guard let row else { return [] }
        return [.int(Int64(row.customers))] + (hasUnits ? [.int(Int64(row.units))] : [])
            + [.double(row.share), .double(row.lift)]
    }

    private static func isView(_ event: Event) -> Bool {
        event.name == "view" || event.name == "cart"
    }

    private typealias Units = @Sendable ([Event]) -> [NaiveAlsoViewed.Unit]

    private static let units: [(String, Units)] = [
        (
            "",
            { events in
                Dictionary(
                    grouping: events.filter { $0.customer != nil && isView($0) }, by: \.customer
                )
                .map { .init(customer: $0 ?? "", views: $1) }
            }
        ),
        (
            " same session",
            { events in
                NaiveSessions(events).sessionsOfEvents(where: isView).map {
                    .init(customer: $0.first?.customer ?? "", views: $0)
                }
            }
        ),
        (
            " same source",
            { events in
                Dictionary(grouping: events.filter { $0.customer != nil && isView($0) }) {
                    "\($0.customer ?? "") \($0.source)"
                }.values.map { .init(customer: $0[0].customer ?? "", views: $0) }
            }
        ),
    ]
}

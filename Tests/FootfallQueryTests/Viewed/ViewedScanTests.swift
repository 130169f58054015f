import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("Viewed products")
struct ViewedScanTests {
    private let views = BoundEvents([.init(.exactly("view"))])

    private func naive(_ events: [Event], _ customer: String, _ plan: ViewedPlan) -> [NaiveViewed] {
        let views = events.filter { event in
            event.customer == customer && event.name == "view"
                && plan.times?.contains(event.time.microseconds) != false
        }
        return NaiveViewed.products(of: views, limit: plan.limit)
    }

    private func found(_ plan: ViewedPlan, _ snapshot: Snapshot) throws -> [String: [NaiveViewed]] {
        let outcome = try ViewedScan(plan, on: snapshot, clock: .utc).run(.threads(2))
        var found: [String: [NaiveViewed]] = [:]
        outcome.forEachEntry { entry in
            found[entry.customer] = entry.products.map {
                NaiveViewed(product: $0.product, views: $0.views, first: $0.first, last: $0.last)
            }
        }
        return found
    }

    @Test(
        "One customer's and every customer's products are those of the definition",
        arguments: 0..<40)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(150)
        let times = random.generator.pick([nil, Int64(5_000_000)..<30_000_000])
        let limit = random.generator.pick([1, 2, 20])
        for count in 1...3 {
            let snapshot = Snapshot(random.split(events, into: count))
            let every = try found(
                ViewedPlan(subject: .everyCustomer, views: views, times: times, limit: limit),
                snapshot)
            for customer in random.customers + ["nobody"] {
                let plan = ViewedPlan(
                    subject: .customer(customer), views: views, times: times, limit: limit)
                let expected = naive(events, customer, plan)
                #expect(try found(plan, snapshot)[customer] ?? [] == expected, "seed \(seed)")
                #expect(every[customer] ?? [] == expected, "seed \(seed)")
            }
        }
    }

    @Test("Every customer's rows come by the customers' ids, whatever the store's secret")
    func order() throws {
        var random = RandomEvents(seed: 3)
        let events = random.events(400)
        let plan = ViewedPlan(subject: .everyCustomer, views: views)
        let tables = try (0..<3).map { secret in
            try ViewedScan(plan, on: Snapshot([events], secret: secret), clock: .utc)
                .run(.threads(1)).table()
        }
        #expect(tables[0] == tables[1] && tables[1] == tables[2])
        #expect(Set(tables[0].values(of: 0)).count == random.customers.count)
    }

    @Test(
        "Lists that do not fit in memory at once are handed over in parts, by the customers' ids",
        arguments: 1...5)
    func parts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = (0..<6000).map { place in
            Event(
                name: "view", time: Timestamp(unchecked: Int64(place)),
                customer: "c\(random.below(900))", products: ["p\(random.below(50))"])
        }
        let snapshot = Snapshot([events])
        let whole = try partRows(of: snapshot, keeping: 64 << 20)
        #expect(whole.count == 1 && whole[0].count > 4000, "seed \(seed)")
        let parts = try partRows(of: snapshot, keeping: 150 << 10)
        #expect(parts.count > 1 && !parts.contains(where: \.isEmpty), "seed \(seed)")
        #expect(parts.flatMap { $0 } == whole[0], "seed \(seed)")
        // Asked for as a table, all rows would have to be kept.
        var options = QueryOptions.threads(2)
        options.groupSizeBytesMax = 64 << 10
        let text = "viewed for every customer of view"
        #expect(throws: FootfallError.self) {
            try QueryEngine.run(text, on: snapshot, options: options)
        }
        var streamed: [[ResultTable.Cell]] = []
        _ = try QueryEngine.stream(text, on: snapshot, options: options) { streamed.append($1) }
        #expect(streamed == whole[0], "seed \(seed)")
    }

    /// Every customer's rows, part by part.
    private func partRows(
        of snapshot: Snapshot, keeping bytes: Int
    ) throws -> [[[ResultTable.Cell]]] {
        var options = QueryOptions.threads(2)
        options.groupSizeBytesMax = bytes
        let plan = ViewedPlan(subject: .everyCustomer, views: views)
        let first = try ViewedScan(plan, on: snapshot, clock: .utc).runInParts(options)
        var parts = [first.table().rows.map { $0 }]
        var next = first.following
        while let make = next {
            let rows = try make()
            parts.append(rows.table().rows.map { $0 })
            next = rows.following
        }
        return parts
    }

    @Test("Rows that are made later are those that are handed over one by one", arguments: 0..<10)
    func packedRows(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let plan = ViewedPlan(subject: .everyCustomer, views: views, limit: 3)
        let answer = try ViewedScan(plan, on: Snapshot([random.events(300)]), clock: .utc)
            .run(.threads(2))
        var table = answer.table()
        var rows: [[ResultTable.Cell]] = []
        answer.forEachRow { rows.append($0) }
        #expect(table.rowCount == rows.count, "seed \(seed)")
        #expect(table.rows.map { $0 } == rows, "seed \(seed)")
        table.append(rows[0])
        #expect(table.rows.map { $0 } == rows + [rows[0]], "seed \(seed)")
    }

    @Test("A product that an event names twice was viewed once")
    func twiceInOneEvent() throws {
        let event = Event(
            name: "view", time: Timestamp(unchecked: 1), customer: "c", products: ["p", "q", "p"])
        let plan = ViewedPlan(subject: .customer("c"), views: views)
        let found = try found(plan, Snapshot([[event, event]]))
        #expect(found["c"]?.map(\.views) == [2, 2])
        #expect(found["c"]?.map(\.product) == ["p", "q"])
    }
}

import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("Funnels by group")
struct FunnelGroupTests {
    private let names = ["view", "cart", "pay"]

    private func table(_ text: String, _ snapshot: Snapshot) throws -> ResultTable {
        let options = QueryOptions(now: Timestamp(unchecked: 1_000_000_000), threads: 2)
        return try QueryEngine.table(text, on: snapshot, options: options)
    }

    private func randomEvents(_ random: inout RandomEvents, _ count: Int) -> [Event] {
        random.customers = (0..<15).map { "customer \($0)" }
        return random.events(count).map { event in
            var event = event
            let country = random.generator.pick(["DE", "AT", "CH", nil])
            event.properties["country"] = country.map(Value.string)
            return event
        }
    }

    /// Groups with their customers at each step, straight from the definition.
    private func naive(
        _ events: [Event], _ values: ([Event]) -> Set<String>
    ) -> [String: [Int]] {
        var groups: [String: [Int]] = [:]
        let known = events.filter { $0.customer != nil }
        for events in Dictionary(grouping: known, by: \.customer).values {
            let ordered = TieOrder.sorted(events)
            let chain = NaiveFunnel(
                events: ordered.map { event in
                    let step = names.firstIndex(of: event.name)
                    return .init(time: event.time.microseconds, steps: step.map { 1 << $0 } ?? 0)
                }, stepCount: 3, window: nil, isApart: false, starts: Int64.min..<Int64.max
            ).reportedChain()
            for value in chain.isEmpty ? [] : values(chain.map { ordered[$0] }) {
                for step in chain.indices { groups[value, default: [0, 0, 0]][step] += 1 }
            }
        }
        return groups
    }

    private func found(_ table: ResultTable) -> [String: [Int]] {
        var groups: [String: [Int]] = [:]
        for row in table.rows {
            guard case .int(let step) = row[1], case .int(let customers) = row[3] else { continue }
            let name = if case .text(let text) = row[0] { text } else { "(missing)" }
            groups[name, default: [0, 0, 0]][Int(step) - 1] = Int(customers)
        }
        return groups
    }

    private func country(_ event: Event) -> String {
        if case .string(let text) = event.properties["country"] { text } else { "(missing)" }
    }

    private func products(_ event: Event) -> Set<String> {
        event.products.isEmpty ? ["(missing)"] : Set(event.products)
    }

    @Test(
        "Values are read from the reported chain, ties settled, however events are split",
        arguments: 0..<10)
    func definition(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        random.times = 0..<8
        let events = randomEvents(&random, 120)
        let cases: [(String, ([Event]) -> Set<String>)] = [
            ("country", { [country($0[0])] }),
            ("country at last", { [country($0[$0.count - 1])] }),
            ("country at step 2", { $0.count > 1 ? [country($0[1])] : [] }),
            ("country at every", { Set($0.map(country)) }),
            ("product", { products($0[0]) }),
            ("product at every", { Set($0.flatMap(products)) }),
        ]
        for (by, values) in cases {
            let expected = naive(events, values)
            for count in 1...3 {
                let snapshot = Snapshot(random.split(events, into: count))
                let found = found(try table("funnel view then cart then pay by \(by)", snapshot))
                #expect(found == expected, "seed \(seed), by \(by), \(count) runs")
            }
        }
    }

    private let three = [("a", "DE"), ("b", "DE"), ("c", "AT"), ("d", "CH"), ("e", "CH")].map {
        Event(
            name: "view", time: Timestamp(unchecked: 1), customer: $0, products: [$1, "all"],
            properties: ["country": .string($1), "n": .int(Int64($1.utf8.first ?? 0))])
    }

    @Test("Groups come by customers at the first step, then by value; 'top' keeps the largest")
    func order() throws {
        let snapshot = Snapshot([three])
        let all = try table("funnel view then pay by country", snapshot)
        #expect(all.values(of: 0).map { "\($0)" }.count == 6)
        #expect(
            stride(from: 0, to: 6, by: 2).map { all.rows[$0][0] } == [
                .text("CH"), .text("DE"), .text("AT"),
            ])
        let top = try table("funnel view by country top 1", snapshot)
        #expect(top.values(of: 0) == [.text("CH"), .text("other")])
        #expect(top.values(of: 3) == [.int(2), .int(3)])
    }

    @Test("Nobody is counted twice in 'other'")
    func otherOnce() throws {
        let top = try table("funnel view by product top 1", Snapshot([three]))
        #expect(top.values(of: 0) == [.text("all"), .text("other")])
        #expect(top.values(of: 3) == [.int(5), .int(5)])
    }

    @Test("Several paths make one group together; numbers are shown as numbers")
    func severalPaths() throws {
        let table = try table("funnel view by country, n limit 1", Snapshot([three]))
        #expect(table.rowCount == 1)
        #expect(Array(table.rows[0].prefix(2)) == [.text("CH"), .int(67)])
    }

    @Test("A step that there is not, and two columns of one name, are refused")
    func refusals() {
        for text in ["funnel view by country at step 2", "funnel view by step"] {
            #expect(throws: QueryError.self) { try table(text, Snapshot([three])) }
        }
    }
}

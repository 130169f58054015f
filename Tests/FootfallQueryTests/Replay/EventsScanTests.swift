import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("Replay and events")
struct EventsScanTests {
    private func found(_ plan: EventsPlan, _ snapshot: Snapshot) throws -> [EventIdentity] {
        try EventsScan(plan, on: snapshot, clock: .utc).run(.threads(2)).events
            .map(EventIdentity.init)
    }

    /// In the order of the definition: by time one way or the other, then customer, then ties.
    private func naive(_ events: [Event], _ plan: EventsPlan) -> [EventIdentity] {
        let wanted = events.filter { event in
            if case .replay(let customer) = plan.order, event.customer != customer { return false }
            return plan.times?.contains(event.time.microseconds) != false
        }
        let byTime = Dictionary(grouping: wanted, by: \.time).sorted { $0.key < $1.key }
        let ordered = plan.limit == nil || isReplay(plan) ? byTime : byTime.reversed()
        return Array(ordered.flatMap { $0.value.identities }.prefix(plan.limit ?? .max))
    }

    private func isReplay(_ plan: EventsPlan) -> Bool {
        if case .replay = plan.order { true } else { false }
    }

    @Test("A replay is all of a customer's events in time and tie order", arguments: 0..<30)
    func replay(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(100)
        for count in 1...3 {
            let snapshot = Snapshot(random.split(events, into: count))
            for customer in random.customers + ["nobody"] {
                let plan = EventsPlan(
                    order: .replay(customer: customer),
                    times: random.generator.pick([nil, Int64(5_000_000)..<30_000_000]),
                    limit: random.generator.pick([nil, 0, 1, 7]))
                #expect(try found(plan, snapshot) == naive(events, plan), "seed \(seed)")
            }
        }
    }

    @Test("The newest events are the same however they are split", arguments: 0..<30)
    func newest(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(200)
        let plan = EventsPlan(
            order: .newestFirst,
            times: random.generator.pick([nil, Int64(5_000_000)..<30_000_000]),
            limit: random.generator.pick([0, 1, 10, 100, 500]))
        for count in 1...4 {
            let snapshot = Snapshot(random.split(events, into: count))
            #expect(try found(plan, snapshot) == naive(events, plan), "seed \(seed)")
        }
    }

    @Test("The newest of many are found without keeping them all")
    func many() throws {
        let events = (0..<20_000).map {
            Event(name: "e", time: Timestamp(unchecked: Int64($0 * 7919 % 20_000)), customer: "c")
        }
        let plan = EventsPlan(order: .newestFirst, limit: 3)
        let found = try EventsScan(plan, on: Snapshot([events]), clock: .utc).run(.threads(2))
        #expect(found.events.map(\.time.microseconds) == [19_999, 19_998, 19_997])
    }

    @Test("Whole events are shown: one product as a text, several as a list")
    func table() throws {
        var event = Event(
            name: "e", time: Timestamp(unchecked: 1), customer: "c", products: ["p"],
            insertID: InsertID(tag: .derived, [0xab]), properties: ["a": .int(1)])
        let one = try EventsPlan.Order.replay(customer: "c").table(of: [event])
        let cells: [ResultTable.Cell] = [
            .time(Timestamp(unchecked: 1)), .text("e"), .text("p"), .missing, .text("footfall"),
            .text("derived:ab"), .missing, .json(.object(["a": .int(1)])),
        ]
        #expect(one.rows[0] == cells)
        event.products = ["p", "q"]
        let all = try EventsPlan.Order.newestFirst.table(of: [event])
        #expect(all.columns.map(\.name)[2] == "customer")
        #expect(all.rows[0][3] == .json(.array([.string("p"), .string("q")])))
    }
}

import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("Replay and events")
struct EventsScanTests {
    private func found(
        _ plan: EventsPlan, _ snapshot: Snapshot, sizeBytesMax: Int = 256 << 20
    ) throws -> [EventIdentity] {
        try events(plan, snapshot, sizeBytesMax: sizeBytesMax).map(EventIdentity.init)
    }

    /// All events, as they are handed over.
    private func events(
        _ plan: EventsPlan, _ snapshot: Snapshot, sizeBytesMax: Int = 256 << 20
    ) throws -> [Event] {
        var options = QueryOptions.threads(2)
        options.groupSizeBytesMax = sizeBytesMax
        var events = try EventsScan(plan, on: snapshot, clock: .utc).run(options).events
        var found: [Event] = []
        while !events.isAtEnd { found += try events.take() }
        return found
    }

    /// What a query may keep, so that events are read one by one, some at a time, or all at once.
    private static let sizes = [0, 30_000, 256 << 20]

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
                for size in Self.sizes {
                    let found = try found(plan, snapshot, sizeBytesMax: size)
                    #expect(found == naive(events, plan), "seed \(seed), \(size) bytes")
                }
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
            for size in Self.sizes {
                let found = try found(plan, snapshot, sizeBytesMax: size)
                #expect(found == naive(events, plan), "seed \(seed), \(size) bytes")
            }
        }
    }

    @Test("Events that come back out of their packing are the same", arguments: 0..<20)
    func packing(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(50)
        var packed = PackedEvents()
        for event in events { packed.append(event) }
        for (number, event) in events.enumerated() {
            #expect(try packed.event(number) == event, "seed \(seed)")
        }
    }

    @Test("The newest of many are found without keeping them all")
    func many() throws {
        let events = (0..<20_000).map {
            Event(name: "e", time: Timestamp(unchecked: Int64($0 * 7919 % 20_000)), customer: "c")
        }
        let plan = EventsPlan(order: .newestFirst, limit: 3)
        let found = try self.events(plan, Snapshot([events]))
        #expect(found.map(\.time.microseconds) == [19_999, 19_998, 19_997])
    }

    @Test("Whole events are shown: one product as a text, several as a list")
    func table() throws {
        var event = Event(
            name: "e", time: Timestamp(unchecked: 1), customer: "c", products: ["p"],
            insertID: InsertID(tag: .derived, [0xab]), properties: ["a": .int(1)])
        let replayed = EventsPlan.Order.replay(customer: "c").row(of: event)
        let cells: [ResultTable.Cell] = [
            .time(Timestamp(unchecked: 1)), .text("e"), .text("p"), .missing, .text("footfall"),
            .text("derived:ab"), .missing, .json(.object(["a": .int(1)])),
        ]
        #expect(replayed == cells)
        event.products = ["p", "q"]
        let newest = EventsPlan.Order.newestFirst.row(of: event)
        #expect(newest[2] == .text("c"))
        #expect(newest[3] == .json(.array([.string("p"), .string("q")])))
    }
}

import FootfallFormat
import FootfallModel
import FootfallTestSupport
import Testing

@Suite("Events rebuilt from columns")
struct EventReaderTests {
    let secret: UInt64 = 7

    @Test("What was put into a run comes out of it", arguments: 0..<30)
    func roundTrip(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(random.generator.below(60))
        let run = MemoryRun(sorting: EventBatch(events), secret: secret)
        #expect(try EventReader.events(of: [run]).identities == events.identities, "seed \(seed)")
    }

    @Test("Rows that lie apart, in several zones, are read")
    func apart() throws {
        var random = RandomEvents(seed: 1)
        random.times = 0..<1_000_000
        let run = MemoryRun(sorting: EventBatch(random.events(9000)), secret: secret)
        var reader = EventReader(run)
        let all = try reader.events(0..<run.rowCount)
        let rows = [0, 1, 3, 5000, 8191, 8192, 8200, 8999]
        #expect(
            try reader.events(rows).map(EventIdentity.init) == rows.map { EventIdentity(all[$0]) })
    }

    @Test("Leaves in the overflow column come back in their places")
    func overflow() throws {
        let whole: [Name: Value] = [
            "a": .object(["kept": .int(1), "rare": .object(["x": .null, "y": .object([:])])]),
            "list": .array([.object(["q": .int(2)]), .array([])]),
            "plain": .string("text"),
        ]
        let kept: [Name: Value] = ["a": .object(["kept": .int(1)]), "plain": .string("text")]
        let rest: [Name: Value] = [
            "a": .object(["rare": .object(["x": .null, "y": .object([:])])]),
            "list": .array([.object(["q": .int(2)]), .array([])]),
        ]
        var batch = EventBatch([
            event(properties: kept),
            event(at: 1, properties: ["list": .array([.object(["p": .null])])]),
        ])
        let bytes = ValueCoding.encode(.object(rest))
        let dictionary = TextDictionary(
            arena: bytes, offsets: [0, UInt32(bytes.count)], isSorted: true)
        let chunk = ColumnChunk(
            slotCount: 2, presence: .some([0]), values: .codes([0], dictionary))
        batch.columns.append(EventBatch.Column(key: .overflow, chunk: chunk))
        batch.columns.sort { $0.key < $1.key }
        let events = try EventReader.events(of: [MemoryRun(sorting: batch, secret: secret)])
        #expect(events.first?.properties == whole)
    }

    @Test(
        "A customer's events come by time and tie order from any number of runs", arguments: 0..<20)
    func customerEvents(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let events = random.events(80)
        let runs = random.split(events, into: 3).map {
            MemoryRun(sorting: EventBatch($0), secret: secret)
        }
        for customer in random.customers + ["nobody"] {
            let found = try EventReader.events(
                ofCustomer: customer, hash: customerHash(customer, secret: secret), in: runs)
            let expected = events.filter { $0.customer == customer }.identities
            #expect(found.map(EventIdentity.init) == expected, "seed \(seed)")
        }
    }

    @Test("Overflow bytes that are not canonical are damage, not a trap")
    func damagedOverflow() {
        var batch = EventBatch([event(properties: [:])])
        let dictionary = TextDictionary(arena: [9, 9], offsets: [0, 2], isSorted: true)
        batch.columns.append(
            EventBatch.Column(
                key: .overflow,
                chunk: ColumnChunk(slotCount: 1, presence: .all, values: .codes([0], dictionary))))
        batch.columns.sort { $0.key < $1.key }
        let run = MemoryRun(sorting: batch, secret: secret)
        #expect(throws: FootfallError.self) { try EventReader.events(of: [run]) }
    }

    private func event(at time: Int64 = 0, properties: [Name: Value]) -> Event {
        Event(name: "e", time: Timestamp(unchecked: time), customer: "c", properties: properties)
    }
}

@Suite("Tie order")
struct TieOrderTests {
    @Test(
        "Events at one time are ordered by name, source, insert id, properties, products, session")
    func order() {
        func event(
            _ name: String, source: String = "a", id: String? = nil, x: Int64? = nil,
            products: [String] = [], session: String? = nil
        ) -> Event {
            Event(
                name: name, time: Timestamp(unchecked: 5), session: session, products: products,
                source: source, insertID: id.flatMap(InsertID.init(own:)),
                properties: x.map { ["x": .int($0)] } ?? [:])
        }
        let ordered = [
            event("B"), event("a"), event("a", session: "s"), event("a", products: ["p"]),
            event("a", x: 1), event("a", x: 2), event("a", id: "1"), event("a", id: "2"),
            event("a", source: "b"),
        ]
        for seed in UInt64(0)..<10 {
            var generator = SeededGenerator(seed: seed)
            #expect(TieOrder.sorted(ordered.shuffled(using: &generator)) == ordered)
        }
    }

    @Test("Time comes before the tie order")
    func time() {
        let early = Event(name: "z", time: Timestamp(unchecked: 1))
        let late = Event(name: "a", time: Timestamp(unchecked: 2))
        #expect(TieOrder.sorted([late, early]) == [early, late])
    }
}

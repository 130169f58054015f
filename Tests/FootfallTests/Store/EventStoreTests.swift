import Footfall
import FootfallStorage
import FootfallTestSupport
import Synchronization
import Testing

@Suite("An event store, as a server links it")
struct EventStoreTests {
    private let folder = TemporaryStore()

    private func event(
        _ name: String = "view", at second: Int64 = 0, by customer: String? = "ada",
        id: String? = nil, _ properties: [Name: Value] = [:]
    ) throws -> Event {
        Event(
            name: name, time: try #require(Timestamp(microseconds: second * 1_000_000)),
            customer: customer, insertID: id.flatMap { InsertID(own: $0) }, properties: properties)
    }

    @Test("A receipt accounts for every event, and lists what was not taken by its index")
    func receipts() throws {
        let store = try folder.open()
        let lines = [
            #"{"event":"view","time":1,"customer":"ada","insert_id":"1","properties":{"n":1}}"#,
            #"{"event":"view","time":1,"customer":"ada","insert_id":"1","properties":{"n":1}}"#,
            #"{"event":"view","time":1,"customer":"ada","insert_id":"1","properties":{"n":2}}"#,
            #"{"event":"view","customer":"ada"}"#,
            #"{"event":"view","time":2}"#,
        ]
        let receipt = try store.append(lines: Array(lines.joined(separator: "\n").utf8))
        #expect(receipt.received == 5)
        #expect(receipt.stored == 2)
        #expect(receipt.duplicates == 1)
        #expect(receipt.conflicts == 1)
        #expect(receipt.rejected == 1)
        #expect(receipt.rejections.map(\.index) == [2, 3])
        #expect(receipt.rejections.map(\.kind) == [.conflict, .invalid])
        #expect(receipt.rejections.map(\.field) == ["insert_id", "time"])
        #expect(try store.count(of: .any) == 2)
        try store.close()
    }

    @Test("Events are appended as they are, whatever sequence they come in")
    func sequences() throws {
        let store = try folder.open()
        let events = try (0..<8).map {
            try event(at: Int64($0), id: "\($0)", ["n": .int(1), "d": .double(1)])
        }
        #expect(try store.append(contentsOf: events[..<2]).stored == 2)
        let later = events.lazy.filter { $0.time.microseconds > 0 }
        #expect(try store.append(contentsOf: later).stored == 6)
        #expect(try store.append(contentsOf: Set(events)).duplicates == 8)
        let stored = try store.rows(of: .replay("ada"))
        #expect(stored.map(\.properties) == events.map(\.properties))
        try store.close()
    }

    @Test("Without compaction in the background every flush stays a segment until compact()")
    func compactionOnDemand() throws {
        var options = StoreOptions()
        options.compactsInBackground = false
        let store = try EventStore.open(folder.path, options: options)
        let flushes = 20
        for second in 0..<flushes {
            try store.append(contentsOf: [event(at: Int64(second))])
            try store.flush()
        }
        #expect(try store.detailedStatistics().segments.count == flushes)
        try store.compact()
        #expect(try store.detailedStatistics().segments.count == 1)
        #expect(try store.count(of: .any) == flushes)
        try store.close()
    }

    @Test("A question sees what was appended before it; a snapshot stays as it is")
    func snapshots() throws {
        let store = try folder.open()
        try store.append(contentsOf: [event()])
        let snapshot = store.snapshot()
        try store.append(contentsOf: [event(at: 1)])
        try store.flush()
        try store.compact()
        #expect(try snapshot.query("count of any").cells == [.int(1)])
        #expect(try store.query("count of any").cells == [.int(2)])
        try store.close()
    }

    @Test("Ids that many threads send at once are stored once each")
    func threads() throws {
        let store = try folder.open()
        let batches = try (0..<8).map { thread in
            try (0..<200).map { index in
                let number = (index + thread * 50) % 400
                return try event(at: Int64(number), id: "id \(number)")
            }
        }
        let stored = Atomic(0)
        concurrently(8) { thread in
            for start in stride(from: 0, to: 200, by: 20) {
                let batch = Array(batches[thread][start..<start + 20])
                let receipt = try? store.append(contentsOf: batch)
                stored.add(receipt?.stored ?? 0, ordering: .relaxed)
            }
        }
        #expect(stored.load(ordering: .relaxed) == 400)
        #expect(try store.count(of: .any) == 400)
        try store.close()
    }

    @Test("One process writes, others read what is durable, nobody makes a store by reading")
    func access() throws {
        #expect(throws: FootfallError.self) { try folder.open(.read) }
        let store = try folder.open()
        try store.append(contentsOf: [event()])
        let failure = #expect(throws: FootfallError.self) { try folder.open() }
        #expect(failure?.code == .locked)
        let reader = try folder.open(.read)
        #expect(try reader.count(of: .any) == 1)
        #expect(throws: FootfallError.self) { try reader.append(contentsOf: [event()]) }
        try reader.close()
        try store.close()
        let closed = #expect(throws: FootfallError.self) { try store.append(contentsOf: [event()]) }
        #expect(closed?.code == .closed)
    }

    @Test("Texts that look alike but differ in bytes are two names, two customers, two values")
    func canonicalEquivalence() throws {
        let (one, two) = ("caf\u{e9}", "cafe\u{301}")
        let store = try folder.open()
        try store.append(contentsOf: [
            event(one, by: one, id: one, [Name(one): 1, Name(two): 2, "text": .string(one)]),
            event(two, by: two, id: two, [Name(two): 5, "text": .string(two)]),
        ])
        for _ in 0..<2 {
            #expect(try store.count(of: .named(one)) == 1)
            #expect(try store.counts(of: .any, by: "event").map(\.count) == [1, 1])
            #expect(try store.counts(of: .any, by: "text").map(\.count) == [1, 1])
            #expect(try store.customers(of: .any) == 2)
            #expect(
                try store.answer("sum \(one), sum \(two) of any") == "sum \(one),sum \(two)\n1,7\n")
            try store.compact()
        }
        var exported: [UInt8] = []
        try store.snapshot().export { exported += $0 }
        #expect(
            String(decoding: exported, as: UTF8.self).contains(
                #""properties":{"\#(two)":2,"\#(one)":1,"text":"\#(one)"}"#))
        try store.close()
    }

    @Test(
        "However events are batched, flushed, compacted and reopened, answers are the same bytes",
        arguments: 0..<12 as Range<UInt64>)
    func layouts(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        var events: [Event] = []
        for var event in random.events(200) {
            event.received = nil
            event.insertID = InsertID(own: "\(events.count)")
            events.append(event)
        }
        let whole = try folder.open()
        try whole.append(contentsOf: events)
        let scattered = TemporaryStore()
        try scatter(events, in: scattered, &random)
        let other = try scattered.open()
        for question in Self.questions {
            let (found, expected) = (try other.answer(question), try whole.answer(question))
            #expect(found == expected, "seed \(seed): \(question)")
        }
        try other.close()
        try whole.close()
    }

    @Test("An answer handed over row by row is the answer")
    func eachRow() throws {
        var random = RandomEvents(seed: 5)
        let store = try folder.open()
        try store.append(contentsOf: random.events(200))
        for question in Self.questions + ["show events", "events of any limit 3"] {
            let table = try store.query(question)
            var found = ResultTable(columns: table.columns)
            let rest = try store.query(question) { columns, row in
                #expect(columns == table.columns)
                found.append(row)
            }
            #expect(found.cells == table.cells, "\(question)")
            #expect(rest.rowCount == 0 && rest.columns == table.columns)
            #expect(rest.notes == table.notes && rest.rowsScanned == table.rowsScanned)
        }
        #expect(throws: CancellationError.self) {
            try store.query("show events") { _, _ in throw CancellationError() }
        }
        try store.close()
    }

    private func scatter(
        _ events: [Event], in folder: TemporaryStore, _ random: inout RandomEvents
    ) throws {
        var store = try folder.open()
        for heap in random.split(events, into: 9) {
            try store.append(contentsOf: heap)
            switch random.generator.below(4) {
            case 0: try store.flush()
            case 1: try store.compact()
            case 2:
                try store.close()
                store = try folder.open()
            default: break
            }
        }
        try store.close()
    }

    private static let questions = [
        "count, customers of any by event", "sum price, avg price, p75 price of any by source",
        "count of any per day by session", "count of view where price > 0 or a = x",
        "funnel view then cart then pay within 20 seconds by source",
        "viewed for ada", "viewed for every customer limit 3", "show properties",
        "count of any by product", "unique session of any by event top 2",
    ]
}

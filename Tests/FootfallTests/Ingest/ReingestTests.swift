import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallWire
import Testing

@testable import Footfall

/// Letters are made by hand here, as an older version would have that knew less.
@Suite("Dead letters that are taken in again")
struct ReingestTests {
    private let folder = TemporaryStore()

    private func letter(
        _ api: TrackingAPI, _ raw: String, index: Int = 0, _ facts: RequestFacts = RequestFacts()
    ) -> Rejection {
        var letter = Rejection(
            index: index, field: "", message: "refused", source: api.rawValue,
            raw: Array(raw.utf8))
        letter.facts = facts
        return letter
    }

    private func keep(_ letters: [Rejection], in store: EventStore) throws {
        _ = try store.engine.append(.empty, rejections: letters)
    }

    private func send(
        _ body: String, of api: TrackingAPI, _ facts: RequestFacts, to store: EventStore
    ) throws -> IngestCounts {
        let request = try store.prepare(
            RecordBlock(Array(body.utf8)), as: .tracking(api), facts: facts)
        return IngestCounts(try store.append([request])[0].get())
    }

    private func reingest(_ store: EventStore) throws -> IngestCounts {
        var total = IngestCounts()
        try store.reingestDeadLetters { total += $1 }
        #expect(
            total.received == total.stored + total.duplicates + total.conflicts + total.rejected)
        return total
    }

    private func letters(_ store: EventStore) throws -> Int {
        var count = 0
        try store.forEachDeadLetter { _, _ in count += 1 }
        return count
    }

    private func glood(_ name: String, _ more: String = "") -> String {
        #"{"event":{"id":"e1","name":"\#(name)"},"session_id":"s"\#(more)}"#
    }

    private func shop(_ name: String) -> RequestFacts {
        var facts = RequestFacts()
        facts.shop = Array(name.utf8)
        return facts
    }

    @Test("A letter keeps the shop of its header, through restart and flush")
    func shopOfHeader() throws {
        var store = try folder.open()
        // Refused by today's decoder, too, to see that a request's facts get into its letter.
        #expect(try send(glood("unheard_of"), of: .glood, shop("b"), to: store).rejected == 1)
        try keep([letter(.glood, glood("page_viewed"), shop("a"))], in: store)
        for _ in 0..<2 {
            try store.close()
            store = try folder.open()
            try store.flush()
        }
        var kept: [RequestFacts] = []
        try store.engine.forEachDeadLetter { kept.append($0.facts) }
        #expect(kept == [shop("b"), shop("a")])
        let counts = try reingest(store)
        #expect((counts.stored, counts.rejected) == (1, 1))
        // The client's own retry is known.
        #expect(try send(glood("page_viewed"), of: .glood, shop("a"), to: store).duplicates == 1)
        #expect(try reingest(store).duplicates == 1)
        try store.close()
    }

    @Test("A letter keeps its Idempotency-Key and its place in the body")
    func idempotencyKey() throws {
        let store = try folder.open()
        let body = #"{"eventTypeKey":"x","keyValue":"k","params":[]}"#
        var facts = RequestFacts()
        facts.idempotencyKey = Array("once".utf8)
        facts.keyName = Array("shop".utf8)
        try keep([letter(.esputnik, body, facts)], in: store)
        #expect(try reingest(store).stored == 1)
        #expect(try send(body, of: .esputnik, facts, to: store).duplicates == 1)
        // The same body at another place of a body is another event.
        try keep([letter(.esputnik, body, index: 1, facts)], in: store)
        let counts = try reingest(store)
        #expect((counts.stored, counts.duplicates) == (1, 1))
        try store.close()
    }

    @Test("A letter whose event conflicts makes no second letter, however often")
    func conflicts() throws {
        let store = try folder.open()
        #expect(try send(glood("cart_viewed"), of: .glood, shop("a"), to: store).stored == 1)
        try keep([letter(.glood, glood("page_viewed"), shop("a"))], in: store)
        for _ in 0..<3 {
            let counts = try reingest(store)
            #expect((counts.conflicts, counts.received) == (1, 1))
            #expect(try letters(store) == 1)
        }
        // A client's conflict is a letter, beside others that are not.
        #expect(try send(glood("glood:init"), of: .glood, shop("a"), to: store).conflicts == 1)
        #expect(try letters(store) == 2)
        let counted = try #require(try store.statistics().countsBySource["glood"])
        #expect((counted.stored, counted.rejected, counted.conflicts) == (1, 1, 1))
        try store.close()
    }

    @Test("Events without any id are stored once; many letters share few syncs")
    func withoutIDs() throws {
        let store = try folder.open()
        let bodies = (0..<600).map {
            #"{"eventTypeKey":"x","keyValue":"k\#($0)","params":[]}"#
        }
        try keep(bodies.map { letter(.esputnik, $0) }, in: store)
        #expect(try reingest(store).stored == 600)
        #expect(try reingest(store).duplicates == 600)
        #expect(try store.count(of: .any) == 600)
        try store.close()
    }

    @Test("Equal events without any id that are refused together stay as many, however often")
    func equalBodies() throws {
        var store = try folder.open()
        let body = #"{"eventTypeKey":"x","keyValue":"k","params":[]}"#
        let other = #"{"eventTypeKey":"y","keyValue":"k","params":[]}"#
        try keep(
            [body, other, body, body].map { letter(.esputnik, $0) } + [letter(.genlook, body)],
            in: store)
        var counts = try reingest(store)
        #expect((counts.stored, counts.rejected) == (4, 1))
        try store.flush()
        try store.close()
        store = try folder.open()
        counts = try reingest(store)
        #expect((counts.duplicates, counts.rejected) == (4, 1))
        // Of one that comes later nobody can say that it is another's retry.
        try keep([letter(.esputnik, body)], in: store)
        #expect(try reingest(store).stored == 1)
        #expect(try store.count(of: .any) == 5)
        try store.close()
    }

    @Test("What is kept of a letter's shop is shown, and nothing of its key")
    func shownShop() throws {
        let store = try folder.open()
        var facts = shop("a.example")
        facts.keyName = Array("secretive".utf8)
        facts.idempotencyKey = Array("once".utf8)
        try keep([letter(.glood, "{}", facts), letter(.esputnik, "{}")], in: store)
        var json = JSONWriter()
        try store.forEachDeadLetter { letter, _ in
            letter.writeLine(received: Timestamp(unchecked: 0), to: &json)
        }
        #expect(
            String(decoding: json.takeBytes(), as: UTF8.self) == """
                {"received":"1970-01-01T00:00:00.000Z","source":"glood","shop":"a.example",\
                "kind":"invalid","field":"","message":"refused","raw":"{}"}
                {"received":"1970-01-01T00:00:00.000Z","source":"esputnik",\
                "kind":"invalid","field":"","message":"refused","raw":"{}"}

                """)
        try store.close()
    }

    @Test("A letter that holds a part of its record is left alone")
    func parts() throws {
        let store = try folder.open()
        let lines = #"{"event":"e","time":1}"# + "\n" + String(repeating: " ", count: 1 << 16)
        var long = letter(.esputnik, lines)
        long.source = "footfall"
        try keep([long], in: store)
        #expect(try reingest(store).rejected == 1)
        #expect(try store.count(of: .any) == 0)
        try store.close()
    }
}

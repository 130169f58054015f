import FootfallModel
import FootfallStorage
import FootfallWire
import Foundation
import Testing

@testable import Footfall

/// What happens to a request that comes again, by the same client or another, before and after a
/// restart.
@Suite("Retries of tracking APIs' requests")
struct RetryTests {
    private let folder = TemporaryStore()

    /// Stores one request's events.
    private func send(
        _ api: TrackingAPI, _ body: String, key: String? = nil, of client: String = "web",
        shop: String? = nil, to store: EventStore
    ) throws -> IngestCounts {
        var facts = RequestFacts()
        facts.idempotencyKey = key.map { Array($0.utf8) }
        facts.keyName = Array(client.utf8)
        facts.shop = shop.map { Array($0.utf8) }
        let decoded = api.decode(RecordBlock(Array(body.utf8)), facts: facts)
        return IngestCounts(
            try store.engine.append(decoded.batch, rejections: decoded.rejections))
    }

    private func counts(
        stored: Int = 0, duplicates: Int = 0, conflicts: Int = 0
    ) -> IngestCounts {
        var counts = IngestCounts()
        counts.received = stored + duplicates + conflicts
        (counts.stored, counts.duplicates, counts.conflicts) = (stored, duplicates, conflicts)
        return counts
    }

    private static func genlook(id: String, price: Int = 1) -> String {
        #"{"events":[{"event":"a:b","timestamp":"2024-01-15T10:30:00Z","$insert_id":"\#(id)","properties":{"price":\#(price)}}],"context":{}}"#
    }

    private static func glood(id: String, more: String = "") -> String {
        #"{"event":{"id":"\#(id)","name":"glood:init"},"session_id":"s"\#(more)}"#
    }

    private static func growlytics(amount: String = "1") -> String {
        #"{"name":"n","customerId":"c","time":1700000000000,"attributes":{"Amount":\#(amount)}}"#
    }

    private static func rebuy(_ product: String = "p") -> String {
        "key=K&subject=user&verb=viewed&noun=product&shopify_product_handle=\(product)&uuid=u"
    }

    private static func esputnik(_ value: Int = 1) -> String {
        #"{"eventTypeKey":"x","keyValue":"k","params":[{"name":"n","value":\#(value)}]}"#
    }

    private static let requests: [(TrackingAPI, String, hasID: Bool)] = [
        (.genlook, genlook(id: "i"), true), (.growlytics, growlytics(), true),
        (.glood, glood(id: "i", more: #","shop_domain":"x""#), true), (.rebuy, rebuy(), false),
        (.esputnik, esputnik(), false),
    ]

    @Test("A request that comes again counts once where its events have ids, also after a restart")
    func again() throws {
        for (api, body, hasID) in Self.requests {
            let folder = TemporaryStore()
            var store = try folder.open()
            let expected = hasID ? counts(duplicates: 1) : counts(stored: 1)
            #expect(try send(api, body, to: store) == counts(stored: 1))
            #expect(try send(api, body, to: store) == expected, "\(api)")
            try store.close()
            store = try folder.open()
            #expect(try send(api, body, to: store) == expected, "\(api)")
            try store.flush()
            #expect(try send(api, body, to: store) == expected, "\(api)")
            try store.close()
        }
    }

    @Test("An Idempotency-Key is the id of events without one, for the client that has the key")
    func idempotencyKeys() throws {
        for (api, body, hasID) in Self.requests where !hasID {
            let folder = TemporaryStore()
            var store = try folder.open()
            #expect(try send(api, body, key: "k", to: store) == counts(stored: 1))
            #expect(try send(api, body, key: "k", to: store) == counts(duplicates: 1))
            #expect(try send(api, body, key: "K", to: store) == counts(stored: 1))
            #expect(try send(api, body, key: "k", of: "app", to: store) == counts(stored: 1))
            #expect(try send(api, body, key: "", to: store) == counts(stored: 1))
            try store.close()
            store = try folder.open()
            #expect(try send(api, body, key: "k", to: store) == counts(duplicates: 1))
            try store.close()
        }
    }

    @Test("One id with other content is a conflict: the first is kept, the other a dead letter")
    func conflicts() throws {
        let pairs: [(TrackingAPI, String, String, key: String?)] = [
            (.genlook, Self.genlook(id: "i"), Self.genlook(id: "i", price: 2), nil),
            (
                .glood, Self.glood(id: "i", more: #","shop_domain":"x""#),
                Self.glood(id: "i", more: #","shop_domain":"x","page_url":"y""#), nil
            ),
            (.rebuy, Self.rebuy(), Self.rebuy("q"), "k"),
            (.esputnik, Self.esputnik(), Self.esputnik(2), "k"),
        ]
        for (api, first, other, key) in pairs {
            let folder = TemporaryStore()
            let store = try folder.open()
            #expect(try send(api, first, key: key, to: store) == counts(stored: 1))
            #expect(try send(api, other, key: key, to: store) == counts(conflicts: 1))
            #expect(try send(api, first, key: key, to: store) == counts(duplicates: 1))
            var letters: [Rejection] = []
            try store.forEachDeadLetter { letter, _ in letters.append(letter) }
            #expect(letters.map(\.kind) == [.conflict], "\(api)")
            #expect(letters.map(\.source) == [api.rawValue])
            try store.close()
        }
        // Growlytics' id is made of all that was sent: other content is another event.
        let store = try folder.open()
        #expect(try send(.growlytics, Self.growlytics(), to: store) == counts(stored: 1))
        #expect(try send(.growlytics, Self.growlytics(amount: "2"), to: store).stored == 1)
        try store.close()
    }

    @Test("glood's ids count within the shop, which header and body name alike")
    func shops() throws {
        let store = try folder.open()
        let body = Self.glood(id: "i")
        #expect(try send(.glood, body, shop: "x", to: store) == counts(stored: 1))
        #expect(try send(.glood, body, shop: "x", to: store) == counts(duplicates: 1))
        #expect(try send(.glood, body, shop: "y", to: store) == counts(stored: 1))
        let named = Self.glood(id: "i", more: #","shop_domain":"x""#)
        // In the body, in both, or first in the body and then in the header: one event.
        #expect(try send(.glood, named, to: store) == counts(duplicates: 1))
        #expect(try send(.glood, named, shop: "y", to: store) == counts(duplicates: 1))
        let other = Self.glood(id: "j", more: #","shop_domain":"x""#)
        #expect(try send(.glood, other, to: store) == counts(stored: 1))
        #expect(
            try send(.glood, Self.glood(id: "j"), shop: "x", to: store) == counts(duplicates: 1))
        try store.close()
    }

    @Test("Ids are compared as bytes, and within their source")
    func bytes() throws {
        let store = try folder.open()
        for id in ["e1", "E1", "e1 ", "\u{e9}", "e\u{301}"] {
            #expect(try send(.genlook, Self.genlook(id: id), to: store) == counts(stored: 1))
        }
        let escaped = Self.genlook(id: #"\u00e9"#)
        #expect(try send(.genlook, escaped, to: store) == counts(duplicates: 1))
        let line = #"{"event":"a:b","time":"2024-01-15T10:30:00Z","insert_id":"e1"}"#
        #expect(try store.append(lines: Array(line.utf8)).stored == 1)
        try store.close()
    }

    @Test("An event's own id wins over the request's Idempotency-Key")
    func ownIDWins() throws {
        let store = try folder.open()
        let (one, two) = (Self.genlook(id: "1"), Self.genlook(id: "2"))
        #expect(try send(.genlook, one, key: "k", to: store) == counts(stored: 1))
        #expect(try send(.genlook, two, key: "k", to: store) == counts(stored: 1))
        #expect(try send(.genlook, one, key: "other", to: store) == counts(duplicates: 1))
        try store.close()
    }

    @Test("An event more than a day ahead is stored, and told among the statistics")
    func future() throws {
        let store = try folder.open()
        let day: Int64 = 86_400_000
        let now = Timestamp.now.microseconds / 1000
        for (time, isFuture) in [(now, 0), (now + day - 60_000, 0), (now + day + 60_000, 1)] {
            let body = #"{"name":"n","customerId":"c","time":\#(time)}"#
            #expect(try send(.growlytics, body, to: store) == counts(stored: 1))
            #expect(try store.detailedStatistics().futureEvents == isFuture)
        }
        try store.close()
    }
}

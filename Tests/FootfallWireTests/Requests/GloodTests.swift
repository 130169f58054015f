import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("Glood.AI")
struct GloodTests {
    private func body(
        event: String = #""id":"e1","name":"page_viewed""#,
        _ more: String = #","shop_domain":"a.myshopify.com""#
    ) -> String {
        #"{"event":{\#(event)},"session_id":"s1"\#(more)}"#
    }

    private func event(_ body: String) throws -> Event {
        let result = TrackingAPI.glood.decode(lines: body)
        return try #require(try result.event, "\(result.faults)")
    }

    /// The vendor's examples, which leave the shop to the header.
    static let examples = [
        #"{"event":{"id":"evt-atc-001","name":"glood:section:add_to_cart","type":"custom","timestamp":"2026-04-17T10:30:00Z","data":{},"customData":{"track":{"section":"221939","parent":{"productId":"15441118822774","variantId":null},"products":[{"productId":"15441118953846","variantId":"56640794886518","quantity":1}],"sectionServeId":"2ec3ae42-40f4-44ec-9aa8-dd907474b51c","recommendationType":"similar_products"}}},"session_id":"sess-abc123","client_id":"client-xyz","channel":"headless","page_type":"product","page_url":"https://example.com/products/classic-shirt"}"#,
        #"{"event":{"id":"evt-click-001","name":"glood:section:click","type":"custom","timestamp":"2026-04-16T10:30:00Z","data":{},"customData":{"track":{"section":"219670","page":"46334","products":[{"productId":"14694200541547","variantId":"51996137914731","quantity":1}],"parent":{"productId":"14694203162987","variantId":"51996141781355"},"requestId":"1776322091-05bd288e-349e-4686-98b0-acf2982aba3f","sectionServeId":"612512cd-76b3-4ea4-9e9c-1403c0634bc9"}}},"session_id":"sess-abc123","client_id":"client-xyz","channel":"headless","page_type":"product","page_url":"https://example.com/products/classic-shirt"}"#,
        #"{"event":{"id":"evt-render-001","name":"glood:section:render","type":"custom","timestamp":"2026-04-16T10:29:55Z","data":{},"customData":{"track":{"section":"220585","parent":{"productId":"9096784544001","variantId":null},"products":[{"productId":"9088934117633","variantId":"48242362614017","quantity":1},{"productId":"9088798130433","variantId":"48241879417089","quantity":1},{"productId":"9093915279617","variantId":"48257196065025","quantity":1},{"productId":"9096777892097","variantId":"48263537787137","quantity":1},{"productId":"9093946081537","variantId":"48257233158401","quantity":1},{"productId":"9093898797313","variantId":"48257176535297","quantity":1},{"productId":"9090401992961","variantId":"48248369250561","quantity":1},{"productId":"9090377646337","variantId":"48248134533377","quantity":1}],"sectionServeId":"eb07f928-ab63-4dc0-9241-1189658c2f9d","recommendationType":"similar_products"}}},"session_id":"sess-abc123","client_id":"client-xyz","channel":"headless","page_type":"product","page_url":"https://example.com/products/premium-jacket"}"#,
        #"{"event":{"id":"evt-view-001","name":"glood:section:view","type":"custom","timestamp":"2026-04-16T10:29:58Z","data":{},"customData":{"track":{"section":"91740","parent":{"productId":"8833600782669","variantId":null},"products":[{"productId":"6695028293701","variantId":"39789995884613","quantity":1},{"productId":"8687660728653","variantId":"47422555717965","quantity":1},{"productId":"8770163573069","variantId":"47823353250125","quantity":1},{"productId":"6811965161541","variantId":"40284213739589","quantity":1},{"productId":"6640685744197","variantId":"39535348187205","quantity":1},{"productId":"9949236920653","variantId":"50990938882381","quantity":1}],"sectionServeId":"3dd1d06b-b45c-4eeb-a246-c4cefa356842","recommendationType":"similar_products"}}},"session_id":"sess-abc123","client_id":"client-xyz","channel":"headless","page_type":"product","page_url":"https://example.com/products/summer-dress"}"#,
    ]

    @Test("The page's examples are taken with all they say, the shop from the header")
    func pageExamples() throws {
        var facts = RequestFacts()
        facts.shop = Array("shop.myshopify.com".utf8)
        let results = Self.examples.map { TrackingAPI.glood.decode(body: $0, facts: facts) }
        let events = try results.map { try #require(try $0.event, "\($0.faults)") }
        #expect(events.map(\.products.count) == [1, 1, 8, 6])
        #expect(events[0].products == ["15441118953846"])
        #expect(events[0].time == Timestamp("2026-04-17T10:30:00Z"))
        #expect(events[0].customer == "client-xyz" && events[0].session == "sess-abc123")
        let parts = ["shop.myshopify.com", "evt-atc-001"].map { Array($0.utf8) }
        #expect(events[0].insertID == InsertID(tag: .composed, parts: parts))
        #expect(
            events[0].properties == [
                "data": [:], "type": "custom", "client_id": "client-xyz", "channel": "headless",
                "page_type": "product", "shop_domain": "shop.myshopify.com",
                "page_url": "https://example.com/products/classic-shirt",
                "customData": [
                    "track": [
                        "section": "221939", "recommendationType": "similar_products",
                        "parent": ["productId": "15441118822774", "variantId": .null],
                        "products": [
                            [
                                "productId": "15441118953846", "variantId": "56640794886518",
                                "quantity": 1,
                            ]
                        ],
                        "sectionServeId": "2ec3ae42-40f4-44ec-9aa8-dd907474b51c",
                    ]
                ],
            ])
        let shop = Remark.shared(.properties.member("shop_domain"))
        #expect(results.allSatisfy { $0.batch.remarks == [shop: [0]] })
    }

    @Test("A file has no headers: without a shop in the body an event is refused")
    func shop() throws {
        let result = TrackingAPI.glood.decode(lines: Self.examples[0])
        #expect(result.faults.hasPrefix("shop_domain: missing"))
        // The body's word comes before the header's.
        var facts = RequestFacts()
        facts.shop = Array("b".utf8)
        let both = TrackingAPI.glood.decode(body: body(), facts: facts)
        #expect(try both.event?.properties["shop_domain"] == "a.myshopify.com")
        #expect(both.batch.remarks == [.shared(.properties.member("shop_domain")): [0]])
        let empty = TrackingAPI.glood.decode(body: body(#","shop_domain":"""#), facts: facts)
        #expect(try empty.event?.properties["shop_domain"] == "b")
    }

    @Test("An id counts within its shop")
    func ids() throws {
        let one = try event(body()).insertID
        #expect(try event(body(#","shop_domain":"b""#)).insertID != one)
        #expect(try event(body(#","shop_domain":"a.myshopify.com","x":1"#)).insertID == one)
    }

    @Test("The customer is the shop's, else the visitor, the device, the visit; all ids are kept")
    func customers() throws {
        let ids = [("customer_id", "c"), ("user_id", "u"), ("client_id", "d")]
        for first in 0...ids.count {
            let more = ids.enumerated().map { index, id in
                #","\#(id.0)":\#(index < first ? ["null", "\"\""][index % 2] : "\"\(id.1)\"")"#
            }
            let decoded = try event(body(#","shop_domain":"x""# + more.joined()))
            #expect(decoded.customer == (first < 3 ? ids[first].1 : "s1"))
            #expect(decoded.session == "s1")
            for id in ids[first...] { #expect(decoded.properties[Name(id.0)] == .string(id.1)) }
        }
    }

    @Test("Without a timestamp the time is that of receipt; without a channel it is web")
    func defaults() throws {
        let result = TrackingAPI.glood.decode(lines: body())
        #expect(result.batch.timeIsSent == [false])
        #expect(try result.event?.properties["channel"] == "web")
        let timed = TrackingAPI.glood.decode(
            lines: body(
                event: #""id":"1","name":"cart_viewed","timestamp":"2026-04-16T12:00:00.25+02:00""#)
        )
        #expect(timed.batch.timeIsSent == [true])
        #expect(try timed.event?.time == Timestamp("2026-04-16T10:00:00.25Z"))
    }

    @Test("Products of standard pixel events")
    func pixelProducts() throws {
        for (name, data, products) in [
            ("product_viewed", #"{"productVariant":{"product":{"id":"p1"}}}"#, ["p1"]),
            (
                "product_added_to_cart", #"{"cartLine":{"merchandise":{"product":{"id":77}}}}"#,
                ["77"]
            ),
            (
                "checkout_completed",
                #"{"checkout":{"lineItems":[{"variant":{"product":{"id":"a"}}},{"variant":null},{"variant":{"product":{"id":"b"}}}]}}"#,
                ["a", "b"]
            ),
            ("glood:init", #"{"productVariant":{"product":{"id":"p1"}}}"#, []),
        ] {
            let decoded = try event(body(event: #""id":"1","name":"\#(name)","data":\#(data)"#))
            #expect(decoded.products == products, "\(name)")
        }
    }

    @Test("A member of the body that is called like one of the event goes under body")
    func collisions() throws {
        let decoded = try event(
            body(
                event: #""id":"1","name":"glood:init","data":{"a":1},"more":2"#,
                #","shop_domain":"x","data":{"b":1},"type":"t","body":"c""#))
        #expect(
            decoded.properties == [
                "data": ["a": 1], "event": ["more": 2], "type": "t", "shop_domain": "x",
                "channel": "web", "body": ["data": ["b": 1], "body": "c"],
            ])
    }

    @Test(
        "What the schema does not allow is refused, with field and place",
        arguments: [
            ("{}", "event", "missing at byte 0"),
            (#"{"event":[],"session_id":"s"}"#, "event", "an object was expected at byte 9"),
            (
                #"{"event":{"name":"cart_viewed"},"session_id":"s","shop_domain":"x"}"#, "event.id",
                "missing"
            ),
            (
                #"{"event":{"id":"","name":"cart_viewed"},"session_id":"s","shop_domain":"x"}"#,
                "event.id", "empty"
            ),
            (
                #"{"event":{"id":7,"name":"cart_viewed"},"session_id":"s","shop_domain":"x"}"#,
                "event.id", "a text"
            ),
            (#"{"event":{"id":"1"},"session_id":"s","shop_domain":"x"}"#, "event.name", "missing"),
            (
                #"{"event":{"id":"1","name":"bought"},"session_id":"s","shop_domain":"x"}"#,
                "event.name", "no event of this API"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed"},"shop_domain":"x"}"#, "session_id",
                "missing"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed"},"session_id":"","shop_domain":"x"}"#,
                "session_id", "empty"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed","type":"odd"},"session_id":"s","shop_domain":"x"}"#,
                "event.type", "standard, custom"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed","timestamp":"now"},"session_id":"s","shop_domain":"x"}"#,
                "event.timestamp", "a year"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed","data":[]},"session_id":"s","shop_domain":"x"}"#,
                "event.data", "an object"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed"},"session_id":"s","shop_domain":"x","channel":"tv"}"#,
                "channel", "one of web"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed"},"session_id":"s","shop_domain":"x","page_type":"x"}"#,
                "page_type", "one of home"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed"},"session_id":"s","shop_domain":"x","user_id":7}"#,
                "user_id", "a text was expected"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed"},"session_id":"s","shop_domain":"x","device":"tv"}"#,
                "device", "an object was expected"
            ),
            (
                #"{"event":{"id":"1","name":"cart_viewed"},"session_id":"s","shop_domain":"x","device":{"os":1}}"#,
                "device.os", "a text was expected"
            ),
        ])
    func faults(line: String, field: String, message: String) {
        let result = TrackingAPI.glood.decode(lines: line)
        #expect(result.rejections.map(\.field) == [field], "\(result.faults)")
        #expect(
            result.faults.contains(message) && result.faults.contains("at byte"), "\(result.faults)"
        )
    }

    @Test("All names of the schema are taken")
    func names() throws {
        #expect(GloodRules.names.count == 28)
        for name in GloodRules.names {
            #expect(try event(body(event: #""id":"1","name":"\#(name)""#)).name == "\(name)")
        }
    }

    @Test("Null counts as missing where a member is optional")
    func nulls() throws {
        let decoded = try event(
            body(
                event:
                    #""id":"1","name":"glood:init","type":null,"timestamp":null,"data":null,"customData":null"#,
                #","shop_domain":"x","channel":null,"page_type":null,"device":null,"cart":null"#))
        #expect(decoded.properties["channel"] == "web" && decoded.properties["cart"] == .null)
    }

    @Test("Shop and id of 255 bytes each make an id", arguments: [(255, 1), (256, 0)])
    func idLimit(length: Int, taken: Int) {
        let text = String(repeating: "x", count: length)
        for line in [
            body(event: #""id":"\#(text)","name":"glood:init""#),
            body(#","shop_domain":"\#(text)""#),
            body(#","shop_domain":"x","customer_id":"\#(text)""#),
        ] {
            #expect(TrackingAPI.glood.decode(lines: line).batch.rowCount == taken)
        }
    }
}

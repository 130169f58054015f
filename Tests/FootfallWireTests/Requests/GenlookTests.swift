import FootfallModel
import FootfallTestSupport
import Testing

@testable import FootfallWire

@Suite("genlook")
struct GenlookTests {
    private func body(_ events: String, context: String = #"{"$session_id":"s"}"#) -> String {
        #"{"events":[\#(events)],"context":\#(context)}"#
    }

    private func event(_ more: String = "", id: String = "i") -> String {
        #"{"event":"a:b","timestamp":"2024-01-15T10:30:00Z","$insert_id":"\#(id)"\#(more)}"#
    }

    /// The example of the vendor's page.
    static let example = """
        {"events":[{"event":"widget:button_click","properties":{"product_id":\
        "gid://shopify/Product/456","button_style":"primary"},"timestamp":"2024-01-15T10:30:00Z",\
        "$insert_id":"event_123"}],"context":{"$current_url":\
        "https://yourstore.com/products/tshirt","$pathname":"/products/tshirt","$host":\
        "yourstore.com","$referrer":"https://google.com","$referring_domain":"google.com",\
        "$screen_width":1920,"$screen_height":1080,"$viewport_width":1440,"$viewport_height":900,\
        "$raw_user_agent":"Mozilla/5.0...","$browser_language":"en-US","$timezone":\
        "America/New_York","$session_id":"session_abc123","$pageview_id":"pageview_xyz789",\
        "genlook_client_id":"550e8400-e29b-41d4-a716-446655440000","genlook_widget_enabled":true,\
        "genlook_product_id":"gid://shopify/Product/456","genlook_variant_id":\
        "gid://shopify/ProductVariant/789","genlook_lib_version":"1.0.0"}}
        """

    @Test("The page's example becomes an event with all it says")
    func pageExample() throws {
        let event = try #require(try TrackingAPI.genlook.decode(lines: Self.example).event)
        #expect(event.name == "widget:button_click")
        #expect(event.time == Timestamp("2024-01-15T10:30:00Z"))
        #expect(event.customer == "550e8400-e29b-41d4-a716-446655440000")
        #expect(event.session == "session_abc123")
        #expect(event.products == ["gid://shopify/Product/456"])
        #expect(event.source == "genlook")
        #expect(event.insertID == InsertID(own: "event_123"))
        #expect(event.properties.count == 21)
        #expect(event.properties["button_style"] == "primary")
        #expect(event.properties["$screen_width"] == 1920)
        #expect(event.properties["genlook_widget_enabled"] == true)
    }

    @Test("The event's own properties win over the context's")
    func ownWins() throws {
        let own = event(
            #","properties":{"$session_id":"own","x":null,"product_id":["p1","",7]}"#)
        let context = #"{"$session_id":"shared","x":1,"y":null,"genlook_product_id":"p9"}"#
        let result = TrackingAPI.genlook.decode(lines: body(own, context: context))
        let decoded = try #require(try result.event)
        #expect(decoded.session == "own" && decoded.customer == "own")
        #expect(decoded.products == ["p1", "7"])
        #expect(decoded.properties["x"] == Value.null && decoded.properties["y"] == Value.null)
        let shared = Set(result.batch.remarks.keys)
        let properties = Path.properties
        #expect(
            shared == [
                .shared(properties.member("y")), .shared(properties.member("genlook_product_id")),
            ])
    }

    @Test("The customer is the client, else the session, else missing; empty ids are missing")
    func customers() throws {
        for (context, customer, session) in [
            (#"{"genlook_client_id":"c","$session_id":"s"}"#, "c", "s"),
            (#"{"genlook_client_id":"","$session_id":"s"}"#, "s", "s"),
            (#"{"genlook_client_id":null,"$session_id":"s"}"#, "s", "s"),
            (#"{"genlook_client_id":12.50,"$session_id":7}"#, "12.50", "7"),
            (#"{"$session_id":null}"#, nil, nil), ("{}", nil, nil),
        ] {
            let result = TrackingAPI.genlook.decode(lines: body(event(), context: context))
            let decoded = try #require(try result.event, "\(context)")
            #expect(decoded.customer == customer, "\(context)")
            #expect(decoded.session == session, "\(context)")
        }
    }

    @Test("The product is the event's, else the page's")
    func products() throws {
        for (own, context, products) in [
            (#"{"product_id":"p1"}"#, #"{"genlook_product_id":"p2"}"#, ["p1"]),
            (#"{"product_id":null}"#, #"{"genlook_product_id":"p2"}"#, ["p2"]),
            ("{}", #"{"genlook_product_id":"p2"}"#, ["p2"]),
            ("{}", #"{"genlook_product_id":null}"#, []), ("null", "{}", []),
        ] {
            let line = body(event(#","properties":\#(own)"#), context: context)
            let decoded = try #require(try TrackingAPI.genlook.decode(lines: line).event)
            #expect(decoded.products == products, "\(own) \(context)")
        }
    }

    @Test("Times come with offsets and fractions, which are cut to microseconds")
    func times() throws {
        for (text, time) in [
            ("2024-01-15T12:30:00.5+02:00", "2024-01-15T10:30:00.500Z"),
            ("2024-01-15T10:30:00.123456789Z", "2024-01-15T10:30:00.123456Z"),
        ] {
            let line = body(event().replacing("2024-01-15T10:30:00Z", with: text))
            let decoded = try #require(try TrackingAPI.genlook.decode(lines: line).event)
            #expect(decoded.time == Timestamp(time))
        }
    }

    @Test("What the page does not name stays a property")
    func unknownMembers() throws {
        let line = body(event(#","extra":{"a":[1]},"properties":{"n":1}"#))
        let decoded = try #require(try TrackingAPI.genlook.decode(lines: line).event)
        #expect(decoded.properties == ["extra": ["a": [1]], "n": 1, "$session_id": "s"])
    }

    @Test(
        "An event at fault is refused with its index, field and place; the others are taken",
        arguments: [
            ("7", "events[1]", "an object was expected at byte"),
            (
                #"{"timestamp":"2024-01-15T10:30:00Z","$insert_id":"x"}"#, "events[1].event",
                "missing"
            ),
            (
                #"{"event":"","timestamp":"2024-01-15T10:30:00Z","$insert_id":"x"}"#,
                "events[1].event", "empty"
            ),
            (
                #"{"event":7,"timestamp":"2024-01-15T10:30:00Z","$insert_id":"x"}"#,
                "events[1].event", "a text was expected"
            ),
            (#"{"event":"a","$insert_id":"x"}"#, "events[1].timestamp", "missing"),
            (#"{"event":"a","timestamp":null,"$insert_id":"x"}"#, "events[1].timestamp", "missing"),
            (
                #"{"event":"a","timestamp":1705314600000,"$insert_id":"x"}"#, "events[1].timestamp",
                "a text"
            ),
            (
                #"{"event":"a","timestamp":"yesterday","$insert_id":"x"}"#, "events[1].timestamp",
                "a year"
            ),
            (
                #"{"event":"a","timestamp":"2024-01-15T10:30:00Z"}"#, "events[1].$insert_id",
                "missing"
            ),
            (
                #"{"event":"a","timestamp":"2024-01-15T10:30:00Z","$insert_id":""}"#,
                "events[1].$insert_id", "empty"
            ),
            (
                #"{"event":"a","timestamp":"2024-01-15T10:30:00Z","$insert_id":"x","properties":[]}"#,
                "events[1].properties", "an object"
            ),
            (
                #"{"event":"a","timestamp":"2024-01-15T10:30:00Z","$insert_id":"x","properties":{"genlook_client_id":[]}}"#,
                "genlook_client_id", "a text or a number"
            ),
            (
                #"{"event":"a","timestamp":"2024-01-15T10:30:00Z","$insert_id":"x","properties":{"n":1e999}}"#,
                "events[1].properties.n", "a number outside"
            ),
            (
                #"{"event":"a","timestamp":"2024-01-15T10:30:00Z","$insert_id":"x","properties":{"n":9223372036854775808}}"#,
                "events[1].properties.n", "64-bit"
            ),
            (
                #"{"event":"a","timestamp":"2024-01-15T10:30:00Z","$insert_id":"x","properties":{"n":"\ud800"}}"#,
                "events[1].properties.n", "half a surrogate"
            ),
        ])
    func faults(bad: String, field: String, message: String) throws {
        let line = body("\(event(id: "1")), \(bad) ,\(event(id: "2"))")
        let result = TrackingAPI.genlook.decode(body: line)
        #expect(try result.batch.events().map(\.insertID) == [.init(own: "1"), .init(own: "2")])
        let rejection = try #require(result.rejections.first)
        #expect(result.rejections.count == 1 && rejection.index == 1)
        #expect(rejection.field == field)
        #expect(rejection.message.contains(message), "\(rejection.message)")
        #expect(rejection.message.contains("at byte"), "\(rejection.message)")
        #expect(rejection.raw == Array(body(bad + " ").utf8))
    }

    @Test("Invalid UTF-8 spoils the event it is in")
    func invalidUTF8() throws {
        var bytes = Array(body("\(event(id: "1")),\(event(id: "?")),\(event(id: "3"))").utf8)
        let place = try #require(bytes.firstIndex(of: UInt8(ascii: "?")))
        bytes[place] = 0xff
        let result = TrackingAPI.genlook.decode(RecordBlock(bytes), facts: RequestFacts())
        #expect(result.batch.rowCount == 2)
        #expect(result.faults == "events[1].$insert_id: bytes that are not UTF-8 at byte \(place)")
    }

    @Test("Duplicate keys: the last wins")
    func duplicateKeys() throws {
        let line = #"""
            {"events":[],"context":{"a":1},"events":[{"event":"x","event":"y","timestamp":
            "2024-01-15T10:30:00Z","$insert_id":"i","properties":{"n":1,"n":2}}],"context":{"b":2}}
            """#
        let decoded = try #require(try TrackingAPI.genlook.decode(body: line).event)
        #expect(decoded.name == "y")
        #expect(decoded.properties == ["n": 2, "b": 2])
    }

    @Test(
        "An envelope that is wrong is refused as a whole",
        arguments: [
            ("[]", "", "a JSON object"), ("7", "", "a JSON object"), ("", "", "empty"),
            ("{}", "events", "missing"), (#"{"events":[],"context":{}}"#, "events", "1 to 50"),
            (#"{"events":{},"context":{}}"#, "events", "an array"),
            (#"{"context":{}}"#, "events", "missing"),
            (#"{"events":[{}]}"#, "context", "missing"),
            (#"{"events":[{}],"context":[]}"#, "context", "an object"),
            (#"{"events":[{}],"context":null}"#, "context", "an object"),
            (#"{"events":[{}],"context":{"a":1e999}}"#, "context.a", "a number outside"),
            (#"{"events":[{}],"context":{"a":1}"#, "", "\"}\" was expected"),
        ])
    func envelopes(line: String, field: String, message: String) throws {
        let result = TrackingAPI.genlook.decode(body: line)
        #expect(result.batch.rowCount == 0)
        let first = try #require(result.rejections.first)
        #expect(result.rejections.count <= 2)
        #expect(result.faults.contains(message), "\(result.faults)")
        #expect(result.rejections.contains { $0.field.hasPrefix(field) } || first.field == field)
    }

    @Test("1 to 50 events make a batch", arguments: [(1, 1), (50, 50), (51, 0)])
    func batchSizes(count: Int, taken: Int) {
        let events = (0..<count).map { event(id: "\($0)") }.joined(separator: ",")
        #expect(TrackingAPI.genlook.decode(body: body(events)).batch.rowCount == taken)
        // The same on the careful way.
        let bad = body(events + "").replacing(#"{"$session_id":"s"}"#, with: #"{"n":-0}"#)
        #expect(TrackingAPI.genlook.decode(body: bad).batch.rowCount == taken)
    }

    @Test("A body whose structure breaks is refused from there on")
    func brokenStructure() throws {
        let whole =
            #"{"context":{"$session_id":"s"},"events":[\#(event(id: "1")),\#(event(id: "2"))"#
        let broken = whole + #",{"event":"x"#
        let result = TrackingAPI.genlook.decode(body: broken)
        #expect(result.batch.rowCount == 2)
        #expect(result.rejections.map(\.index) == [2])
        #expect(result.rejections.first?.raw == Array(broken.utf8.dropFirst(whole.utf8.count)))
        // Without its context no event is whole.
        let early = TrackingAPI.genlook.decode(body: #"{"events":[\#(event()),{"#)
        #expect(early.batch.rowCount == 0 && early.rejections.count == 1)
    }

    @Test("Ids, texts and names at their limits", arguments: [(255, true), (256, false)])
    func idLimit(length: Int, isTaken: Bool) {
        let line = body(event(id: String(repeating: "x", count: length)))
        #expect(TrackingAPI.genlook.decode(body: line).batch.rowCount == (isTaken ? 1 : 0))
        let text = String(repeating: "x", count: length == 255 ? 65536 : 65537)
        let long = body(event(#","properties":{"t":"\#(text)"}"#))
        #expect(TrackingAPI.genlook.decode(body: long).batch.rowCount == (isTaken ? 1 : 0))
        let named = body(event().replacing("a:b", with: text))
        #expect(TrackingAPI.genlook.decode(body: named).batch.rowCount == (isTaken ? 1 : 0))
    }
}

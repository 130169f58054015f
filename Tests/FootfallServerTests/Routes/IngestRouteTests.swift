import FootfallTestSupport
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import FootfallServer

@Suite("Routes that take events")
struct IngestRouteTests {
    static let genlook = #"""
        {"events":[{"event":"widget:viewed","properties":{"product_id":"p-1"},\#
        "timestamp":"2026-04-16T10:30:00Z","$insert_id":"i-1"}],\#
        "context":{"genlook_client_id":"c-1","$session_id":null}}
        """#
    static let growlytics = #"""
        {"name":"Add To Cart","customerId":"c-2","time":1776335400000,"attributes":{"product_id":"p-2"}}
        """#
    static let glood = #"""
        {"event":{"id":"e-1","name":"product_viewed","data":{"productVariant":{"product":{"id":"p-3"}}}},\#
        "session_id":"s-3","customer_id":"c-3"}
        """#
    static let rebuy =
        "key=secret&subject=user&verb=viewed&noun=product&shopify_product_handle=p-4&uuid=c-4"
    static let esputnik = #"""
        {"eventTypeKey":"orderPaid","params":[{"name":"email","value":"c-5"}]}
        """#
    static let nativeLine =
        #"{"event":"e","customer":"c-6","time":1776335400000,"insert_id":"n-1"}"#

    @Test(
        "Each route stores its API's events and answers in its words",
        arguments: [
            ("/public/tracking/events", genlook, [:], #"{"success":true}"#, "c-1"),
            (
                "/apps/proxy_genlook-x/public/tracking/events", genlook, [:],
                #"{"success":true}"#, "c-1"
            ),
            ("/track/event/v2", growlytics, [:], #"{"success":true}"#, "c-2"),
            ("/track/event", growlytics, [:], #"{"success":true}"#, "c-2"),
            (
                "/api/storefront/v3/headless/events", glood, ["x-shop": "a.myshopify.com"],
                #"{"ok":true}"#, "c-3"
            ),
            ("/api/v1/analytics/event", rebuy, [:], #"{"data":"Received"}"#, "c-4"),
            ("/api/v1/analytics/event?\(rebuy)", "", [:], #"{"data":"Received"}"#, "c-4"),
            ("/api/v2/event", esputnik, [:], #"{"success":true}"#, "c-5"),
        ] as [(String, String, [String: String], String, String)])
    func success(
        path: String, body: String, headers: [String: String], expected: String, customer: String
    ) async throws {
        try await ServedTest().run { client in
            let answer = try await client.post(path, body, headers)
            #expect(answer.status == 200)
            #expect(answer.text == expected)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(try await client.rows("count of any by customer") == ["\(customer),1"])
        }
    }

    @Test("Real storefronts send Rebuy's events by GET, too")
    func rebuyByGet() async throws {
        try await ServedTest().run { client in
            let answer = try await client.get("/api/v1/analytics/event?\(Self.rebuy)")
            #expect(answer.text == #"{"data":"Received"}"#)
            #expect(try await client.rows("count of any by product") == ["p-4,1"])
        }
    }

    @Test(
        "Each route refuses what is no event in its API's words",
        arguments: [
            (
                "/public/tracking/events", #"{"events":[],"context":{}}"#,
                #"{"success":false,"message":"Invalid event format: events: "#
            ),
            ("/track/event/v2", #"{"customerId":"c"}"#, #"{"success":false,"message":"name: "#),
            (
                "/api/storefront/v3/headless/events", #"{"session_id":"s"}"#,
                #"{"error":400,"message":"event: "#
            ),
            (
                "/api/v1/analytics/event",
                "subject=user&verb=viewed&noun=product&shopify_product_handle=p",
                #"{"error":"Missing required args. You must pass either shopify_customer_id or uuid."}"#
            ),
            ("/api/v2/event", "{", #"{"success":false,"message":""#),
        ])
    func refusal(path: String, body: String, beginning: String) async throws {
        try await ServedTest().run { client in
            let answer = try await client.post(path, body)
            #expect(answer.status == 400)
            #expect(answer.text.hasPrefix(beginning), "\(answer.text)")
        }
    }

    @Test("Native events come as lines or as an array, and are counted one by one")
    func native() async throws {
        try await ServedTest().run { client in
            let lines = Self.nativeLine + "\n" + #"{"event":1}"# + "\n" + Self.nativeLine
            let answer = try await client.post("/v1/events", lines)
            #expect(answer.status == 200)
            #expect(
                answer.text.hasPrefix(
                    #"{"received":3,"stored":1,"duplicates":1,"conflicts":0,"rejected":1,"#
                        + #""errors":[{"index":1,"field":"event","message":"#))
            let array = "[\(Self.nativeLine),\n{\"event\":\n2},{\"event\":\"f\",\n\"time\":1}]"
            #expect(
                try await client.post("/v1/events", array).text.hasPrefix(
                    #"{"received":3,"stored":1,"duplicates":1,"conflicts":0,"rejected":1,"#
                        + #""errors":[{"index":1,"field":"event","message":"#))
            #expect(try await client.post("/v1/events", #"{"event":1}"#).status == 400)
            #expect(try await client.post("/v1/events", "").status == 400)
        }
    }

    @Test("A request may not say whose events it brings, or when they came")
    func exportFields() async throws {
        try await ServedTest().run { client in
            let line = #"{"event":"e","time":1,"source":"genlook"}"#
            let answer = try await client.post("/v1/events", line)
            #expect(answer.status == 400)
            #expect(answer.text.contains(#""field":"source""#))
        }
    }

    @Test("An Idempotency-Key makes a retry a duplicate, on any route")
    func idempotency() async throws {
        try await ServedTest().run { client in
            for (path, body) in [
                ("/api/v2/event", Self.esputnik), ("/api/v1/analytics/event", Self.rebuy),
                ("/v1/events", #"{"event":"e","time":1}"#),
            ] {
                for _ in 0..<2 {
                    let answer = try await client.post(path, body, ["Idempotency-Key": "k"])
                    #expect(answer.status == 200)
                }
            }
            #expect(try await client.rows("count of any") == ["3"])
            let long = String(repeating: "k", count: 256)
            let answer = try await client.post(
                "/api/v2/event", Self.esputnik, ["Idempotency-Key": long])
            #expect(answer.status == 400)
        }
    }

    @Test("A body over the limit, or cut short, is refused and leaves nothing")
    func bodies() async throws {
        try await ServedTest().run { client in
            let large = String(repeating: " ", count: 1 << 20) + Self.esputnik
            #expect(try await client.post("/api/v2/event", large).status == 413)
            let answer = try await client.post(
                "/api/v2/event", Self.esputnik, ["Content-Encoding": "br"])
            #expect(answer.status == 415)
            #expect(try await client.rows("count of any") == ["0"])
        }
    }

    @Test(
        "A body of 1 MiB is read; of one byte more it is refused, in the API's words",
        arguments: [
            ("/public/tracking/events", genlook, #"{"success":false,"message":"the body is over"#),
            ("/track/event/v2", growlytics, #"{"success":false,"message":"the body is over"#),
            (
                "/api/storefront/v3/headless/events", glood,
                #"{"error":413,"message":"the body is over"#
            ),
            ("/api/v1/analytics/event", rebuy, #"{"error":"the body is over"#),
            ("/api/v2/event", esputnik, #"{"success":false,"message":"the body is over"#),
            (
                "/v1/events", nativeLine,
                #"{"error":{"code":"too_large","message":"the body is over"#
            ),
        ] as [(String, String, String)])
    func bodyLimit(path: String, body: String, refusal: String) async throws {
        try await ServedTest().run { client in
            // Blanks after JSON, and empty parameters after a form, mean nothing.
            let filler = body == Self.rebuy ? "&" : " "
            for (size, status) in [(1 << 20, 200), ((1 << 20) + 1, 413)] {
                let padding = String(repeating: filler, count: size - body.utf8.count)
                let answer = try await client.post(path, body + padding, ["x-shop": "shop"])
                #expect(answer.status == status)
                #expect(answer.text.hasPrefix(refusal) == (status == 413), "\(answer.text)")
            }
            #expect(try await client.rows("count of any") == ["1"])
        }
    }

    @Test("The same holds for a packed body, once it is unpacked")
    func packedBodyLimit() async throws {
        var random = SeededGenerator(seed: 5)
        // Texts that don't pack so well that they would look like a bomb.
        let params = (0..<15).map { index in
            let text = (0..<4000).map { _ in "\(random.below(1_000_000_000))" }.joined()
            return #"{"name":"p\#(index)","value":"\#(text.prefix(60_000))"}"#
        }
        let body =
            #"{"eventTypeKey":"x","keyValue":"k","params":[\#(params.joined(separator: ","))]}"#
        try await ServedTest().run { client in
            for (size, status) in [(1 << 20, 200), ((1 << 20) + 1, 413)] {
                let whole = body + String(repeating: " ", count: size - body.utf8.count)
                let answer = try await client.execute(
                    uri: "/api/v2/event", method: .post, headers: [.contentEncoding: "gzip"],
                    body: ByteBuffer(bytes: gzip(Array(whole.utf8))))
                #expect(answer.status.code == status)
            }
            #expect(try await client.rows("count of any") == ["1"])
        }
    }

    @Test("When too much is under way, clients are told to come back")
    func backPressure() async throws {
        var test = ServedTest()
        test.settings.limits.bytesInFlightMax = 10
        try await test.run { client in
            let answer = try await client.post("/api/v2/event", Self.esputnik)
            #expect(answer.status == 429)
            #expect(answer.headers[.retryAfter] == "1")
            #expect(answer.text.hasPrefix(#"{"success":false,"message":"#))
        }
    }
}

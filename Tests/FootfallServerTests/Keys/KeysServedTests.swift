import FootfallModel
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FootfallServer

/// Which key lets which request in, on the server as a whole.
@Suite("Keys of a served store")
struct KeysServedTests {
    private func served(_ keys: (name: String, grants: String, secret: String?)...) throws
        -> ServedTest
    {
        let lines = keys.map { key in
            let digest = key.secret.map { SecretDigest(of: $0.utf8).hexadecimal } ?? "anonymous"
            return "\(key.name) \(key.grants) \(digest)"
        }
        var test = ServedTest()
        test.keys = try AccessKeys(text: lines.joined(separator: "\n"))
        return test
    }

    private static let rebuy =
        "subject=user&verb=viewed&noun=product&shopify_product_handle=p&uuid=u"

    private static let refusals: [(path: String, text: String)] = [
        (
            "/apps/x/public/tracking/events",
            #"{"success":false,"message":"a valid key is required"}"#
        ),
        ("/track/event/v2", #"{"success":false,"message":"a valid key is required"}"#),
        (
            "/api/storefront/v3/headless/events",
            #"{"error":401,"message":"a valid key is required"}"#
        ),
        ("/api/v1/analytics/event", #"{"error":"a valid key is required"}"#),
        ("/api/v2/event", #"{"success":false,"message":"a valid key is required"}"#),
        (
            "/v1/events",
            #"{"error":{"code":"unauthorized","message":"a valid key is required"}}"#
        ),
    ]

    @Test("Without a key, or with a wrong one, requests are refused as their API words it")
    func unauthorized() async throws {
        try await served(("one", "query", "secret")).run { client async throws in
            for (path, text) in Self.refusals {
                for headers in [[:], ["Authorization": "Bearer wrong"]] {
                    let answer = try await client.post(path, "{}", headers)
                    #expect(answer.status == 401 && answer.text == text, "\(path)")
                    #expect(answer.headers.contains { $0.name.canonicalName == "www-authenticate" })
                }
            }
        }
    }

    @Test("A key does what it grants, and nothing else")
    func grants() async throws {
        let test = try served(
            ("rebuy", "ingest:rebuy", "r"), ("ask", "query", "q"), ("define", "query,define", "d"),
            ("mend", "reingest", "m"), ("set", "settings", "s"))
        try await test.run { client async throws in
            let event = "/api/v1/analytics/event"
            let sent = try await client.status(event, Self.rebuy, "r")
            #expect(sent == 200)
            #expect(try await client.status(event, Self.rebuy, "q") == 403)
            #expect(try await client.status("/v1/events", "{}", "r") == 403)
            let define = #"{"q":"define event looked as viewed"}"#
            for (key, asks, defines) in [("r", 403, 403), ("q", 200, 403), ("d", 200, 200)] {
                #expect(try await client.status("/v1/query", #"{"q":"count of any"}"#, key) == asks)
                #expect(try await client.status("/v1/query", define, key) == defines, "\(key)")
                #expect(try await client.status("/v1/dead-letters", nil, key) == asks)
                #expect(try await client.status("/metrics", nil, key) == asks)
                #expect(try await client.status("/v1/dead-letters/reingest", "", key) == 403)
            }
            #expect(try await client.status("/v1/dead-letters/reingest", "", "m") == 200)
            for (key, reads, changes) in [("q", 200, 403), ("d", 200, 403), ("s", 403, 200)] {
                let zone = #"{"zone":"UTC"}"#
                #expect(try await client.status("/v1/settings", nil, key) == reads, "\(key)")
                #expect(try await client.status("/v1/settings", zone, key) == changes, "\(key)")
            }
            for path in ["/health", "/ready", "/openapi.json"] {
                #expect(try await client.get(path).status == 200)
            }
        }
    }

    @Test("Rebuy's key may stand in the URL or in the form; it is kept nowhere")
    func rebuyForms() async throws {
        try await served(("rebuy", "ingest:rebuy,query", "the+secret")).run {
            client async throws in
            let event = "/api/v1/analytics/event"
            let key = "key=the%2Bsecret"
            #expect(try await client.post("\(event)?\(key)&\(Self.rebuy)", "").status == 200)
            #expect(try await client.post(event, "\(Self.rebuy)&\(key)").status == 200)
            #expect(try await client.post(event, "\(Self.rebuy)&key=wrong").status == 401)
            #expect(try await client.post(event, Self.rebuy).status == 401)
            #expect(try await client.get("\(event)?\(Self.rebuy)").status == 401)
            let headers = ["X-Footfall-Key": "the+secret"]
            let replay = try await client.post("/v1/query", #"{"q":"replay \"u\""}"#, headers)
            #expect(replay.status == 200 && !replay.text.contains("secret"))
        }
    }

    @Test("A page's script without a key may send what an anonymous key grants")
    func anonymous() async throws {
        try await served(("pages", "ingest:genlook", nil)).run { client async throws in
            let path = "/public/tracking/events"
            #expect(try await client.post(path, "{}").status == 400)
            #expect(try await client.post(path + "?key=wrong", "{}").status == 401)
            #expect(try await client.post("/v1/events", "").status == 401)
        }
    }

    @Test("A preflight is answered before a key is asked for")
    func preflight() async throws {
        var test = try served(("one", "query", "secret"))
        test.settings.allowedOrigins = ["https://shop.example"]
        try await test.run { client async throws in
            let headers = [
                "Origin": "https://shop.example", "Access-Control-Request-Method": "POST",
            ]
            let answer = try await client.send(.options, "/track/event/v2", nil, headers)
            #expect(answer.status == 204)
            #expect(answer.headers[.accessControlAllowOrigin] == "https://shop.example")
            // The refusal, too, can be read by the page.
            let refused = try await client.post("/track/event/v2", "{}", headers)
            #expect(refused.status == 401)
            #expect(refused.headers[.accessControlAllowOrigin] == "https://shop.example")
        }
    }
}

extension TestClientProtocol {
    /// The status of a request by a key: a GET if it has no body.
    fileprivate func status(_ path: String, _ body: String?, _ key: String) async throws -> Int {
        try await send(body == nil ? .get : .post, path, body, ["X-Footfall-Key": key]).status
    }
}

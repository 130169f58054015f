import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FootfallServer

@Suite("Questions over HTTP")
struct QueryRouteTests {
    private static let events = (0..<20).map { i in
        #"{"event":"product_viewed","customer":"c-\#(i % 2)","time":\#(1000 * i),"product":"p-\#(i % 5)"}"#
    }.joined(separator: "\n")

    @Test("Questions come by GET, as a form and as JSON, and are answered in three formats")
    func forms() async throws {
        try await ServedTest().run { client in
            _ = try await client.post("/v1/events", Self.events)
            let get = try await client.get(
                "/v1/query?q=count+of+any+where+customer+%3D+%3Fc&format=csv&param.c=c-1")
            #expect(get.status == 200)
            #expect(get.text.hasSuffix("10\n") || get.text.hasSuffix("10\r\n"), "\(get.text)")
            #expect(get.headers[.contentType] == "text/csv; charset=utf-8")
            let form = try await client.post("/v1/query", "q=count+of+any&format=jsonl")
            #expect(form.text.contains("20"))
            #expect(form.headers[.contentType] == "application/x-ndjson")
            let json = try await client.post(
                "/v1/query",
                #"{"q":"count of any where customer = ?c","parameters":{"c":"c-0"}}"#)
            #expect(json.text.hasPrefix("{") && json.text.contains("10"))
        }
    }

    @Test("What is no question is refused, with the place of the fault")
    func faults() async throws {
        try await ServedTest().run { client in
            let answer = try await client.get("/v1/query?q=cuont+of+any")
            #expect(answer.status == 400)
            #expect(answer.text.contains(#""column":1"#))
            #expect(try await client.get("/v1/query").status == 400)
            #expect(try await client.get("/v1/query?q=count+of+any&format=xml").status == 400)
            #expect(try await client.post("/v1/query", "{").status == 400)
            #expect(try await client.send(.put, "/v1/query").status == 405)
        }
    }

    @Test("A long answer comes in pieces and whole")
    func streaming() async throws {
        try await ServedTest().run(.live) { client in
            let lines = (0..<5000).map { i in
                #"{"event":"e","customer":"c","time":\#(i),"properties":{"text":"\#(String(repeating: "x", count: 60))"}}"#
            }.joined(separator: "\n")
            #expect(try await client.post("/v1/events", lines).status == 200)
            let answer = try await client.get("/v1/query?q=replay+c&format=jsonl")
            #expect(answer.text.split(separator: "\n").count == 5000)
            #expect(answer.headers[.contentLength] == nil)
        }
    }

    @Test("A question whose time is over is given up")
    func timeLimit() async throws {
        var test = ServedTest()
        test.settings.limits.querySeconds = 0
        try await test.run { client in
            _ = try await client.post("/v1/events", Self.events)
            let answer = try await client.get("/v1/query?q=count+of+any+by+product")
            #expect(answer.status == 503)
            #expect(answer.text.contains("cancelled"))
        }
    }

    @Test("Products that a browser or a customer viewed, the most recent first")
    func viewedProducts() async throws {
        try await ServedTest().run { client in
            _ = try await client.post("/v1/events", Self.events)
            let one = try await client.get("/api/v1/products/viewed?uuid=c-1&limit=1")
            #expect(
                one.text == #"{"data":[{"shopify_product_handle":"p-4","views":2,"#
                    + #""first_viewed_at":"1970-01-01T00:00:09.000Z","#
                    + #""last_viewed_at":"1970-01-01T00:00:19.000Z"}]}"#)
            let both = try await client.get(
                "/api/v1/products/viewed?uuid=c-1&shopify_customer_id=c-0")
            #expect(both.text.contains(#""shopify_product_handle":"p-4","views":4"#))
            #expect(try await client.get("/api/v1/products/viewed").status == 400)
            #expect(try await client.get("/api/v1/products/viewed?uuid=c&limit=x").status == 400)
        }
    }

    @Test("Refused records are listed, and taken in again without a second letter")
    func deadLetters() async throws {
        try await ServedTest().run { client in
            _ = try await client.post("/v1/events", #"{"event":1}"# + "\n" + "no")
            let list = try await client.get("/v1/dead-letters?source=footfall")
            #expect(list.text.split(separator: "\n").count == 2)
            #expect(list.text.contains(#""raw":"no""#))
            #expect(
                try await client.get("/v1/dead-letters?limit=1").text
                    .split(separator: "\n").count == 1)
            let again = try await client.post("/v1/dead-letters/reingest", "")
            #expect(
                again.text
                    == #"{"received":2,"stored":0,"duplicates":0,"conflicts":0,"rejected":2}"#)
            #expect(
                try await client.get("/v1/dead-letters").text.split(separator: "\n").count == 2)
            let metrics = try await client.get("/metrics").text
            #expect(metrics.contains(#"footfall_events_received_total{source="footfall"} 4"#))
        }
    }

    @Test("Settings are told, shown and forgotten; what is none is refused and changes nothing")
    func settings() async throws {
        try await ServedTest().run { client in
            let path = "/v1/settings"
            #expect(try await client.get(path).text == "{}")
            let berlin = #"{"zone":"Europe/Berlin"}"#
            #expect(try await client.post(path, berlin).text == berlin)
            let faulty = [
                "", "[]", #"{"zone":1}"#, #"{"zone":"Europe/Berlim"}"#, #"{"zone":"../passwd"}"#,
                #"{"size":"1"}"#,
            ]
            for body in faulty {
                #expect(try await client.post(path, body).status == 400, "\(body)")
            }
            #expect(try await client.get(path).text == berlin)
            // Midnight in Berlin is not midnight in UTC.
            _ = try await client.post(
                "/v1/events", #"{"event":"e","time":"2026-01-01T23:30:00Z"}"#)
            #expect(try await client.rows("count of any per day").contains { $0.contains("01-02") })
            #expect(try await client.post(path, #"{"zone":null}"#).text == "{}")
            #expect(try await client.send(.put, path, berlin).status == 405)
        }
    }

    @Test("Who asks for nothing is told so")
    func service() async throws {
        try await ServedTest().run { client in
            let health = try await client.get("/health")
            #expect(health.status == 200)
            #expect(try await client.send(.head, "/health").text == "")
            #expect(try await client.get("/ready").status == 200)
            #expect(try await client.get("/metrics").status == 200)
            #expect(try await client.get("/openapi.json").text.contains(#""openapi": "3.1.0""#))
            #expect(try await client.get("/nothing").status == 404)
        }
    }
}

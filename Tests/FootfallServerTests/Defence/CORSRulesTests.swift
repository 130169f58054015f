import FootfallModel
import HTTPTypes
import Hummingbird
import Testing

@testable import FootfallServer

@Suite("Pages of other origins")
struct CORSRulesTests {
    private func request(_ origin: String?, _ method: HTTPRequest.Method = .post) -> Request {
        var fields: HTTPFields = [:]
        fields[.origin] = origin
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "h", path: "/v1/events",
            headerFields: fields)
        return Request(head: head, body: RequestBody(buffer: .init()))
    }

    private func answer(_ allowed: [String], _ origin: String?) throws -> HTTPFields {
        var response = Response(status: .ok)
        try CORSRules(allowedOrigins: allowed).apply(to: &response, for: request(origin))
        return response.headers
    }

    private func preflight(_ allowed: [String], _ origin: String?) throws -> Response {
        let rules = try CORSRules(allowedOrigins: allowed)
        let request = request(origin, .options)
        var response = rules.preflight(request, of: .events)
        rules.apply(to: &response, for: request)
        return response
    }

    @Test("A page on the list may read answers, another may not; caches keep them apart")
    func list() throws {
        let allowed = ["https://shop.example", "http://localhost:3000"]
        for origin in allowed {
            let headers = try answer(allowed, origin)
            #expect(headers[.accessControlAllowOrigin] == origin)
            #expect(headers[.accessControlAllowCredentials] == "true")
            #expect(headers[.vary] == "Origin")
        }
        for origin in ["https://evil.example", "https://shop.example.evil", "null"] {
            let headers = try answer(allowed, origin)
            #expect(headers[.accessControlAllowOrigin] == nil)
            #expect(headers[.vary] == "Origin")
        }
        for headers in [try answer(allowed, nil), try answer([], "https://shop.example")] {
            #expect(headers[.accessControlAllowOrigin] == nil && headers[.vary] == nil)
        }
    }

    @Test("Every page may read answers, but not with its user's credentials")
    func all() throws {
        let headers = try answer(["*"], "https://any.example")
        #expect(headers[.accessControlAllowOrigin] == "*")
        #expect(headers[.accessControlAllowCredentials] == nil)
    }

    @Test("A preflight is told what a page may send")
    func allowedPreflight() throws {
        let response = try preflight(["https://shop.example"], "https://shop.example")
        #expect(response.status == .noContent)
        #expect(response.headers[.accessControlAllowMethods] == "POST")
        let names = try #require(response.headers[.accessControlAllowHeaders]).lowercased()
        for name in ["content-type", "x-growlytics-key", "x-shop", "idempotency-key"] {
            #expect(names.contains(name))
        }
    }

    @Test("The preflight of another page is answered without permission")
    func refusedPreflight() throws {
        let response = try preflight(["https://shop.example"], "https://evil.example")
        #expect(response.status == .noContent)
        #expect(response.headers[.accessControlAllowOrigin] == nil)
        #expect(response.headers[.accessControlAllowMethods] == nil)
    }

    @Test(
        "An origin is a scheme and a host",
        arguments: ["shop.example", "https://", "https://shop.example/", "ftp://x", "https://a b"])
    func noOrigin(text: String) {
        #expect(throws: FootfallError.self) { try CORSRules(allowedOrigins: [text]) }
    }
}

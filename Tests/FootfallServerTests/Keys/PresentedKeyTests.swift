import HTTPTypes
import Hummingbird
import Testing

@testable import FootfallServer

@Suite("Where requests carry keys")
struct PresentedKeyTests {
    private func secret(_ path: String, _ fields: HTTPFields = [:]) throws -> String? {
        let request = Request(
            head: HTTPRequest(
                method: .post, scheme: "http", authority: "h", path: path, headerFields: fields),
            body: RequestBody(buffer: .init()))
        let route = try #require(Route(path: request.uri.path))
        return PresentedKey.secret(of: request, for: route)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static let routes = [
        "/public/tracking/events", "/track/event/v2", "/track/event",
        "/api/storefront/v3/headless/events", "/api/v1/analytics/event", "/api/v1/products/viewed",
        "/api/v2/event", "/v1/events", "/v1/query", "/v1/dead-letters",
    ]

    @Test("A bearer token and X-Footfall-Key do everywhere", arguments: routes)
    func everywhere(path: String) throws {
        let name = try #require(HTTPField.Name("X-Footfall-Key"))
        #expect(try secret(path, [name: "k"]) == "k")
        #expect(try secret(path, [.authorization: "Bearer k"]) == "k")
        #expect(try secret(path, [.authorization: "bearer  k"]) == "k")
        #expect(try secret(path) == nil)
        #expect(try secret(path, [.authorization: "k"]) == nil)
        #expect(try secret(path, [name: ""]) == nil)
    }

    @Test("The query parameter is read where a vendor's client has it", arguments: routes)
    func parameter(path: String) throws {
        let reads =
            path.contains("tracking") || path.hasPrefix("/api/v1") || path == "/api/v2/event"
        #expect(try secret(path + "?a=1&key=a%2Bb") == (reads ? "a+b" : nil))
    }

    @Test("growlytics has a header of its own")
    func growlytics() throws {
        let name = try #require(HTTPField.Name("x-growlytics-key"))
        #expect(try secret("/track/event/v2", [name: "k"]) == "k")
        #expect(try secret("/track/event", [name: "k"]) == "k")
        #expect(try secret("/v1/events", [name: "k"]) == nil)
    }

    @Test("esputnik's password is the key, whatever the user is called and whatever is in it")
    func basic() throws {
        // user:pa:ss
        #expect(try secret("/api/v2/event", [.authorization: "Basic dXNlcjpwYTpzcw=="]) == "pa:ss")
        #expect(try secret("/api/v2/event", [.authorization: "Basic bm9jb2xvbg=="]) == nil)
        #expect(try secret("/api/v2/event", [.authorization: "Basic ***"]) == nil)
        #expect(try secret("/v1/events", [.authorization: "Basic dXNlcjpwYTpzcw=="]) == nil)
    }
}

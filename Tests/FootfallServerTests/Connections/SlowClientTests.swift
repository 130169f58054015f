import HummingbirdTesting
import Testing

@testable import FootfallServer

@Suite("Clients that are slow, or leave")
struct SlowClientTests {
    private static func head(_ length: Int) -> String {
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length)\r\n\r\n"
    }

    private static func port(_ client: any TestClientProtocol) throws -> Int {
        try #require(client.port)
    }

    @Test("A body that drips in is timed out, and nothing of it is stored", .timeLimit(.minutes(1)))
    func slowBody() async throws {
        var test = ServedTest()
        test.settings.limits.requestSeconds = 0.4
        try await test.run(.live) { client in
            let connection = try RawConnection(port: Self.port(client))
            connection.send(Self.head(100) + #"{"event":"e","time":1}"# + "\n")
            let dripping = Task {
                while connection.send(" ") { try await Task.sleep(for: .milliseconds(20)) }
            }
            let answer = try await connection.receiveAll()
            dripping.cancel()
            #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
            #expect(try await client.rows("count of any") == ["0"])
        }
    }

    @Test("A head that drips in is cut off", .timeLimit(.minutes(1)))
    func slowHead() async throws {
        var test = ServedTest()
        test.settings.limits.idleSeconds = 0.4
        // On a busy machine the test's own connection, which would ask, is idle for as long.
        test.waitsForStore = false
        try await test.run(.live) { client in
            let connection = try RawConnection(port: Self.port(client))
            connection.send("POST /v1/events HTTP/1.1\r\nX: ")
            let dripping = Task {
                while connection.send("x") { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(try await connection.receiveAll() == "")
            dripping.cancel()
        }
    }

    @Test(
        "A body that breaks off is no event, whether its length was told or not",
        .timeLimit(.minutes(1)),
        arguments: [
            head(100) + #"{"event":"e","time":1}"# + "\n",
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "17\r\n" + #"{"event":"e","time":1}"# + "\n\r\n",
        ])
    func brokenOff(request: String) async throws {
        try await ServedTest().run(.live) { client in
            let connection = try RawConnection(port: Self.port(client))
            connection.send(request)
            connection.finish()
            let answer = try await connection.receiveAll()
            #expect(!answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
            #expect(try await client.rows("count of any") == ["0"])
        }
    }

    @Test("A head over the limit is refused", .timeLimit(.minutes(1)))
    func largeHead() async throws {
        try await ServedTest().run(.live) { client in
            let connection = try RawConnection(port: Self.port(client))
            let large = String(repeating: "x", count: 64 << 10)
            connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX: \(large)\r\n\r\n")
            #expect(try await connection.receiveAll().hasPrefix("HTTP/1.1 4"))
        }
    }

    @Test("Requests that are sent at once are answered in turn", .timeLimit(.minutes(1)))
    func pipelining() async throws {
        try await ServedTest().run(.live) { client in
            let connection = try RawConnection(port: Self.port(client))
            let event = #"{"event":"e","time":1}"#
            let request = Self.head(event.utf8.count) + event
            connection.send(request + request)
            connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            let answer = try await connection.receiveAll()
            #expect(answer.split(separator: "HTTP/1.1 200").count == 3, "\(answer)")
            #expect(try await client.rows("count of any") == ["2"])
        }
    }

    @Test("A client that leaves an answer makes room for the next", .timeLimit(.minutes(1)))
    func leaving() async throws {
        var test = ServedTest()
        test.settings.limits.queriesMax = 1
        try await test.run(.live) { client in
            let text = String(repeating: "x", count: 10_000)
            let lines = (0..<100).map { i in
                #"{"event":"e","customer":"c","time":\#(i),"properties":{"text":"\#(text)"}}"#
            }
            for part in 0..<20 {
                let body = lines.map { $0.replacing(#""c""#, with: #""c\#(part)""#) }
                    .joined(separator: "\n")
                #expect(try await client.post("/v1/events", body).status == 200)
            }
            var connection: RawConnection? = try RawConnection(port: Self.port(client))
            connection?.send(
                "GET /v1/query?q=events+of+any+limit+10000&format=jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n"
            )
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await client.get("/v1/query?q=count+of+any").status == 429)
            connection = nil
            while try await client.get("/v1/query?q=count+of+any").status != 200 {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

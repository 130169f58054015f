import Foundation
import Testing

@Suite("The server as a process")
struct EndToEndTests {
    private static func request(_ path: String, _ body: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func post(_ path: String, _ body: String, to port: Int) async throws -> String {
        let connection = try RawConnection(port: port)
        connection.send(request(path, body))
        return try await connection.receiveAll()
    }

    @Test(
        "Told to stop it ends soon and well, and what it acknowledged is there afterwards",
        .timeLimit(.minutes(2)), arguments: [SIGTERM, SIGINT])
    func stopping(signal: Int32) async throws {
        let server = try ServerProcess()
        try server.start()
        let port = try await server.port()
        #expect(try server.log.contains("no key file"))
        let event = #"{"event":"e","customer":"c","time":1}"#
        #expect(try await Self.post("/v1/events", event, to: port).contains("200 OK"))
        // Neither an idle connection nor one in the middle of a body keeps it.
        let idle = try RawConnection(port: port)
        let slow = try RawConnection(port: port)
        slow.send("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{")
        try await Task.sleep(for: .milliseconds(100))
        server.send(signal)
        let end = try await server.end()
        #expect(end.status == 0)
        #expect(end.seconds < 10)
        _ = (idle, slow)

        try server.start()
        let answer = try await Self.post("/v1/query", "q=count+of+any", to: server.port())
        #expect(answer.contains(#""rows":[{"count":1}]"#), "\(answer)")
    }

    @Test("A killed server has what it acknowledged", .timeLimit(.minutes(2)))
    func killed() async throws {
        let server = try ServerProcess()
        try server.start()
        let port = try await server.port()
        for i in 0..<5 {
            let event = #"{"event":"e","time":\#(i),"insert_id":"\#(i)"}"#
            #expect(try await Self.post("/v1/events", event, to: port).contains("200 OK"))
        }
        server.send(SIGKILL)
        _ = try await server.end()
        try server.start()
        let answer = try await Self.post("/v1/query", "q=count+of+any", to: server.port())
        #expect(answer.contains(#""rows":[{"count":5}]"#), "\(answer)")
    }

    @Test("Without keys it does not listen to other machines", .timeLimit(.minutes(2)))
    func withoutKeys() async throws {
        let server = try ServerProcess()
        try server.start("--host", "0.0.0.0")
        #expect(try await server.end().status != 0)
        #expect(try server.log.contains("without a key file"))
    }
}

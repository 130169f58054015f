import Footfall
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore

@testable import FootfallServer

/// A server of a store of its own, for one test.
struct ServedTest {
    var settings: ServerSettings
    var keys: AccessKeys?
    /// Opens the store, if that is not to be one on disk.
    var opening: (@Sendable () throws -> EventStore)?
    /// Whether to wait until the store is open.
    var waitsForStore = true

    init() {
        let folder = FileManager.default.temporaryDirectory
        settings = ServerSettings(
            storePath: folder.appendingPathComponent("footfall-\(UUID().uuidString)").path)
    }

    /// Runs a test against the server, once its store is open.
    func run<Value>(
        _ setup: TestingSetup = .router,
        _ test: @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        defer { try? FileManager.default.removeItem(atPath: settings.storePath) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try CollectorServer(
            settings, keys: keys.map(KeyRing.init), logger: logger, opening: opening)
        return try await server.application.test(setup) { client in
            while waitsForStore {
                if try await client.execute(uri: "/ready", method: .get).status == .ok { break }
                try await Task.sleep(for: .milliseconds(5))
            }
            return try await test(client)
        }
    }
}

extension TestClientProtocol {
    /// Posts a body; the status and the answer's text.
    func post(
        _ uri: String, _ body: String, _ headers: [String: String] = [:]
    ) async throws -> Answer {
        try await send(.post, uri, body, headers)
    }

    func get(_ uri: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await send(.get, uri, nil, headers)
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ body: String? = nil,
        _ headers: [String: String] = [:]
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let response = try await execute(
            uri: uri, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
        return Answer(
            status: response.status.code, text: String(buffer: response.body),
            headers: response.headers)
    }

    /// The rows of an answer to a question, as CSV without its head.
    func rows(_ question: String) async throws -> [String] {
        let answer = try await post("/v1/query", #"{"q":"\#(question)","format":"csv"}"#)
        return answer.text.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
    }
}

/// What came back.
struct Answer {
    let status: Int
    let text: String
    let headers: HTTPFields
}

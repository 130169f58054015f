import Foundation
import HTTPTypes
import Testing

@testable import FootfallServer

@Suite("The server's description")
struct OpenAPIDocumentTests {
    private struct Document: Decodable {
        struct Operation: Decodable { let operationId: String }

        let openapi: String
        let paths: [String: [String: Operation]]
    }

    private let document: Document

    init() throws {
        document = try JSONDecoder().decode(
            Document.self, from: Data(OpenAPIDocument.bytes))
    }

    @Test("It describes every route with its methods, and no others")
    func routes() throws {
        #expect(document.openapi.hasPrefix("3.1."))
        var described: Set<Route> = []
        for (path, operations) in document.paths {
            let route = try #require(Route(path: path), "\(path)")
            let methods = Set(route.methods.map { $0.rawValue.lowercased() })
            #expect(methods == Set(operations.keys), "\(path)")
            described.insert(route)
        }
        // All there are: five tracking APIs and ten of the server's own.
        #expect(described.count == 15)
    }

    @Test("Operations have names of their own")
    func names() {
        let names = document.paths.values.flatMap(\.values).map(\.operationId)
        #expect(names.count == Set(names).count)
    }
}

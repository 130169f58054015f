import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallTestSupport
import Testing

/// Steps that no event can match are refused, and no others.
@Suite("Steps that can never match") struct ContradictionTests {
    private func run(_ text: String, _ catalog: Catalog = Catalog()) throws -> [String] {
        let sku = { (text: String) in Value.object(["sku": .string(text)]) }
        let events = [
            Event("a", by: "ada", ["items": .array([sku("a"), sku("b")])]),
            Event("a", by: "bob", ["items": .array([sku("a")])]),
        ]
        return try lines(text, events, catalog: catalog, parameters: ["a": .int(1), "b": .int(2)])
    }

    @Test(
        "A step that can never match is refused at the second of two conditions",
        arguments: [
            (
                "funnel a with x = 1 and x = 2 then b", "x = 2",
                "step 1 can never match: 'x = 2' excludes 'x = 1'"
            ),
            (
                "funnel a then b with x missing and x > 2", "x > 2",
                "step 2 can never match: 'x > 2' excludes 'x missing'"
            ),
            (
                "trace c funnel a then (b with x = 1) with x = 1 and x = 2", "x = 2",
                "step 2 can never match: 'x = 2' excludes 'x = 1'"
            ),
        ])
    func refused(text: String, place: String, message: String) throws {
        let error = try #require(throws: QueryError.self) { try run(text) }
        let bytes = Array(text.utf8)[error.range.start..<error.range.end]
        #expect(String(decoding: bytes, as: UTF8.self) == place)
        #expect(error.message == message)
    }

    @Test(
        "Conditions that merely look alike do not exclude each other",
        arguments: [
            "x = 1 and x = 1.0", "x = 1 and x = \"1\"", "a[].x = 1 and a[].x = 2",
            "x = 1 and y = 2", "x = ?a and x = ?b", "x != 1 and x != 2", "not x = 1 and x = 2",
            "time = 2026-01-01 and time = 2026-01-01T00:00", "product = p and product = q",
        ])
    func accepted(conditions: String) {
        #expect(throws: Never.self) { try run("funnel a with \(conditions) then b") }
    }

    @Test("A property that is defined over a list may equal one value and another")
    func definedOverList() throws {
        var catalog = Catalog()
        catalog.definitions = [
            .init(kind: .property, name: "sku", statement: "define property sku as items[].sku"),
            .init(kind: .property, name: "code", statement: "define property code as sku"),
        ]
        for name in ["sku", "code", "items[].sku"] {
            let rows = try run("funnel a with \(name) = a and \(name) = b", catalog)
            #expect(rows.first?.hasPrefix("1,") == true && rows.first?.contains(",1,") == true)
        }
        #expect(throws: QueryError.self) {
            try run("funnel a with sku = a and sku missing", catalog)
        }
    }
}

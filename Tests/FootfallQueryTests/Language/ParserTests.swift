import Testing

@testable import FootfallQuery

@Suite("Parsing")
struct ParserTests {
    @Test("Every example of the language page parses", arguments: ExampleQueries.all)
    func examples(text: String) throws {
        #expect(try Parser.parse(text).count == 1)
    }

    @Test("All examples together parse, one statement each")
    func script() throws {
        let script = ExampleQueries.all.joined(separator: " ; # a comment\n") + ";"
        #expect(try Parser.parse(script).count == ExampleQueries.all.count)
    }
}

import FootfallFormat
import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

/// `define query` and `run`.
@Suite struct DefinedQueryTests {
    private static let events = [Event("view", ["x": .int(1)]), Event("view", ["x": .int(2)])]

    private static func catalog(_ name: String, _ body: String) throws -> Catalog {
        let snapshot = Snapshot([events])
        let outcome = try QueryEngine.run(
            "define query \(name) as \(body)", on: snapshot,
            options: QueryOptions(now: Timestamp(unchecked: 0)))
        var catalog = Catalog()
        if case .definition(let definition) = outcome { catalog.definitions = [definition] }
        return catalog
    }

    @Test("A defined query runs by its name, with the parameters of that moment")
    func run() throws {
        let catalog = try Self.catalog("mine", "count view where x = ?x by x")
        #expect(
            try lines("run mine", Self.events, catalog: catalog, parameters: ["x": .int(2)]) == [
                "2,1"
            ])
        let shown = try lines("show definitions", Self.events, catalog: catalog)
        #expect(
            shown.contains("query,mine,false,define query mine as count view where x = ?x by x"))
    }

    @Test("A name that is not defined is an error with the nearest; places are those of the body")
    func errors() throws {
        let catalog = try Self.catalog("mine", "count view where x = ?x")
        let unknown = #expect(throws: QueryError.self) {
            try lines("run mino", Self.events, catalog: catalog)
        }
        #expect(unknown?.code == .name)
        #expect(unknown?.hint == "did you mean 'mine'?")
        let parameter = #expect(throws: QueryError.self) {
            try lines("run mine", Self.events, catalog: catalog)
        }
        #expect(parameter?.code == .parameter)
        #expect(parameter?.range == SourceRange(42, 44))
    }

    @Test("The rows of a defined query are handed over one by one as well")
    func stream() throws {
        let catalog = try Self.catalog("mine", "count view by x")
        var rows = 0
        _ = try QueryEngine.stream(
            "run mine", on: Snapshot([Self.events], catalog: catalog),
            options: QueryOptions(now: Timestamp(unchecked: 0))
        ) { _, _ in rows += 1 }
        #expect(rows == 2)
    }
}

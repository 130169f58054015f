import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Printing syntax trees")
struct PrinterTests {
    @Test("What is printed parses to the same tree", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        var random = RandomQueries(seed: seed)
        for _ in 0..<40 {
            let statement = random.statement()
            let text = Printer.text(of: statement)
            let parsed = try Parser.parseStatement(text).node
            #expect(shape(parsed) == shape(statement), "seed \(seed): \(text)")
        }
    }

    @Test("Every example prints to a text that means the same", arguments: ExampleQueries.all)
    func examples(text: String) throws {
        let statement = try Parser.parseStatement(text).node
        let printed = Printer.text(of: statement)
        let again = try Parser.parseStatement(printed).node
        #expect(Printer.text(of: again) == printed)
    }

    @Test("Columns are named as written, keywords in lower case, quotes dropped")
    func columnNames() throws {
        let text = #"COUNT, Sum "unit price", P99.9 items[].price, avg PER customer of x"#
        guard case .query(let query) = try Parser.parseStatement(text).node,
            case .measures(let measures, _) = query.form
        else { return }
        let names = measures.map { Printer.columnName(of: $0.node) }
        #expect(names == ["count", "sum unit price", "p99.9 items[].price", "avg per customer"])
    }
}

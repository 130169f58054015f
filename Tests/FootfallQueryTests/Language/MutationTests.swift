import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@testable import FootfallQuery

@Suite("Texts that are no queries")
struct MutationTests {
    private static let pieces = [
        "\"", "(", ")", "[]", "[", ".", ",", ";", "#", "->", "-", "?", "/", "\\", "*", "é", "\n",
        "\u{0}",
        " by ", " of ", " with ", " last 0 days ", "2026-02-30", "1e9", "99999999999999999999", "😀",
        " not ", "T", "+", " within 1 month ", " at step 0 ", " then ", " has ( ",
    ]

    @Test("Mutated queries never trap, and errors stay inside the text", arguments: 0..<10)
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<1000 {
            var text = Array(generator.pick(ExampleQueries.all).unicodeScalars)
            for _ in 0...generator.below(3) { Self.mutate(&text, &generator) }
            var query = String.UnicodeScalarView()
            query.append(contentsOf: text)
            Self.check(String(query), "seed \(seed), round \(round)")
        }
    }

    private static func mutate(_ text: inout [Unicode.Scalar], _ generator: inout SeededGenerator) {
        let place = generator.below(text.count + 1)
        switch generator.below(4) {
        case 0 where place < text.count: text.remove(at: place)
        case 1:
            let end = min(text.count, place + generator.below(12))
            text.removeSubrange(place..<end)
        case 2:
            let other = generator.below(text.count + 1)
            text.insert(contentsOf: text[min(place, other)..<max(place, other)], at: place)
        default: text.insert(contentsOf: generator.pick(pieces).unicodeScalars, at: place)
        }
    }

    private static func check(_ text: String, _ comment: String) {
        do {
            _ = try Parser.parse(text)
        } catch {
            check(error, text, comment)
        }
    }

    private static func check(_ error: QueryError, _ text: String, _ comment: String) {
        let count = text.utf8.count
        #expect(error.range.start >= 0 && error.range.start <= error.range.end, "\(comment)")
        #expect(error.range.end <= count, "\(comment): \(text)")
        #expect(error.line >= 1 && error.column >= 1 && error.length >= 0, "\(comment)")
        #expect(error.expected.count <= 8, "\(comment)")
        #expect(!error.message.isEmpty && error.rendered().contains("^"), "\(comment)")
    }

    /// Statements of every form with every clause, some about what is stored, some about anything.
    private static func text(_ generator: inout SeededGenerator) throws -> String {
        switch generator.below(4) {
        case 0: return generator.pick(ExampleQueries.all)
        case 1: return try ProofTests.question([], &generator).text
        case 2: return RandomFunnel(&generator).text
        default:
            var random = RandomQueries(seed: generator.next())
            return Printer.text(of: random.statement())
        }
    }

    /// The words of a statement, which mutations shuffle: most results are statements again.
    private static func words(_ generator: inout SeededGenerator) throws -> [Substring] {
        try text(&generator).split(separator: " ")
    }

    @Test("The statements that are mutated use every word of the language")
    func everyWord() throws {
        var generator = SeededGenerator(seed: 0)
        var words: Set<String> = []
        var texts = ""
        for _ in 0..<2000 {
            let text = try Self.text(&generator)
            #expect(throws: Never.self, "\(text)") { try Parser.parse(text) }
            words.formUnion(text.split { !$0.isLetter }.map { $0.lowercased() })
            texts += text + "\n"
        }
        #expect(Set(Keyword.allCases.map(\.rawValue)).subtracting(words).isEmpty)
        for phrase in Self.phrases { #expect(texts.contains(phrase), "\(phrase)") }
    }

    /// What its words alone do not tell.
    private static let phrases = [
        "in any order", "in exact order", "vs previous", "among (did", "among (never did",
        "define query", "define event", "define property", "known by", "for every customer",
        "retention first", "paths from", "paths to", "list reached", "list stopped after",
        "list converted", "per customer", "show properties of", "counting attempts", "at step",
        "ties apart", "ties either", "also viewed", "events of", "explain ", "run ",
    ]

    private static func mutate(
        _ words: inout [Substring], _ generator: inout SeededGenerator
    ) throws {
        let place = generator.below(words.count + 1)
        switch generator.below(4) {
        case 0 where place < words.count: words.remove(at: place)
        case 1 where place < words.count: words.swapAt(place, generator.below(words.count))
        case 2:
            let others = try Self.words(&generator)
            let start = generator.below(others.count)
            words.insert(contentsOf: others[start...].prefix(1 + generator.below(5)), at: place)
        default: words.insert(generator.pick(pieces)[...], at: place)
        }
    }

    @Test("Mutated queries are answered, or refused at a place inside the text", arguments: 0..<10)
    func answers(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var catalog = Catalog()
        catalog.definitions = [
            .init(kind: .event, name: "viewed", statement: "define event viewed as view or pay"),
            .init(kind: .property, name: "é", statement: "define property é as items[].sku or x"),
            .init(
                kind: .query, name: "Count",
                statement: "define query Count as count of view where x = 7 per day"),
        ]
        let snapshot = Snapshot([ProofEvents.events(&generator)], catalog: catalog)
        let options = QueryOptions(now: Timestamp(unchecked: ProofFrame.now), threads: 1)
        for round in 0..<1000 {
            var words = try Self.words(&generator)
            for _ in 0...generator.below(2) { try Self.mutate(&words, &generator) }
            let text = words.joined(separator: " ")
            do {
                _ = try QueryEngine.run(text, on: snapshot, options: options)
            } catch let error as QueryError {
                Self.check(error, text, "seed \(seed), round \(round)")
            }
        }
    }

    @Test("Deep nesting is an error, not a crash")
    func nesting() {
        let not = "count x where " + String(repeating: "not ", count: 100_000) + "a = 1"
        let open = "count " + String(repeating: "(", count: 100_000)
        let conditions = "count x where " + String(repeating: "(", count: 100_000)
        for text in [not, open, conditions] {
            #expect(throws: QueryError.self) { try Parser.parse(text) }
        }
        let shallow = "count x where " + String(repeating: "not ", count: 90) + "a = 1"
        #expect(throws: Never.self) { try Parser.parse(shallow) }
    }

    @Test("A text of more than a mebibyte is refused")
    func length() {
        let text = "count x " + String(repeating: " ", count: Parser.textLengthMax)
        #expect(throws: QueryError.self) { try Parser.parse(text) }
    }
}

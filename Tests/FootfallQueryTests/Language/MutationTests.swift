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
            let count = text.utf8.count
            #expect(error.range.start >= 0 && error.range.start <= error.range.end, "\(comment)")
            #expect(error.range.end <= count, "\(comment): \(text)")
            #expect(error.line >= 1 && error.column >= 1 && error.length >= 0, "\(comment)")
            #expect(error.expected.count <= 8, "\(comment)")
            #expect(!error.message.isEmpty && error.rendered().contains("^"), "\(comment)")
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

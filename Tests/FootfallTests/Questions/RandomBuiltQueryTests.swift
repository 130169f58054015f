import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport
import Testing

@testable import Footfall
@testable import FootfallQuery

/// Random queries of every form, written in the language and built in Swift.
@Suite("Random queries built in Swift")
struct RandomBuiltQueryTests {
    private func tree(of text: String) throws -> FootfallQuery.Query? {
        guard case .query(let query) = try Parser.parseStatement(text).node else { return nil }
        return query
    }

    @Test(
        "Whatever names and values are in it, a built query is the tree of what one would write",
        arguments: 0..<RandomBuiltQueries.formCount, 0..<5)
    func trees(form: Int, number: Int) throws {
        let seed = UInt64(number)
        var random = RandomBuiltQueries(seed: seed, .hostile)
        for _ in 0..<20 {
            let query = try random.query(form: form)
            let built = shape(query.tree)
            let comment: Comment = "seed \(seed): \(query.written)\n\(query.text)"
            #expect(shape(try #require(try tree(of: query.written), comment)) == built, comment)
            #expect(shape(try #require(try tree(of: query.text), comment)) == built, comment)
        }
    }

    @Test(
        "A built query answers what the text does that one would write",
        arguments: 0..<RandomBuiltQueries.formCount, 0..<5)
    func answers(form: Int, number: Int) throws {
        let seed = UInt64(100 + number)
        var random = RandomBuiltQueries(seed: seed, .plain)
        let snapshot = Snapshot([random.parts.storedEvents(), random.parts.storedEvents()])
        var answeredCount = 0
        for _ in 0..<20 {
            let query = try random.query(form: form)
            let (built, isAnswered) = answer(query.text, snapshot)
            #expect(
                built == answer(query.written, snapshot).shown,
                "seed \(seed): \(query.written)\n\(query.text)")
            answeredCount += isAnswered ? 1 : 0
        }
        #expect(answeredCount > 3, "seed \(seed)")
    }

    /// The answer with its notes, or what is wrong with the question.
    private func answer(_ text: String, _ snapshot: Snapshot) -> (shown: String, isAnswered: Bool) {
        do {
            let options = QueryOptions(now: RandomParts.now)
            let outcome = try QueryEngine.run(text, on: snapshot, options: options)
            guard case .table(let table) = outcome else { return ("no table", false) }
            let shown = table.formatted(as: .csv) + table.notes.joined(separator: "\n")
            // Steps are shown as they were written, with parentheses that one may leave out.
            return (shown.filter { !"()".contains($0) }, true)
        } catch {
            return ((error as? QueryError)?.message ?? "\(error)", false)
        }
    }
}

import FootfallModel
import FootfallQuery
import FootfallStorage
import FootfallTestSupport
import Testing

@Suite("Traces of funnels")
struct FunnelTraceTests {
    private func trace(_ text: String, _ words: String) throws -> (lines: [String], note: String?) {
        let events = words.split(separator: " ").map { word in
            let parts = word.split(separator: "@")
            return Event(String(parts[0]), at: (Int64(parts[1]) ?? 0) * 1_000_000, by: "c")
        }
        let others = [Event("a", at: 0, by: "d"), Event("b", at: 1, by: "d")]
        let table = try answer("trace c \(text)", [others, events], now: .max / 2)
        let lines = table.rows.map { row in
            row.dropFirst().map { if case .text(let text) = $0 { text } else { "?" } }
                .joined(separator: " | ")
        }
        return (lines, table.notes.last)
    }

    @Test("Each event that matches tells the steps it took and from which start, then the level")
    func steps() throws {
        let found = try trace("funnel a then b then c within 1m", "a@0 z@1 b@10 a@20 b@30 c@85")
        #expect(
            found.lines == [
                "a | 1 | step 1", "b | 2 | step 2 from the 1970-01-01T00:00:00+00:00 start",
                "a | 1 | step 1", "b | 2 | step 2 from the 1970-01-01T00:00:20+00:00 start",
                "c | 3 | window over",
            ])
        #expect(found.note == "level 2 of 3")
    }

    @Test("What is excluded is told where it lies and where it counts")
    func exclusions() throws {
        let found = try trace("funnel a then b without x", "x@0 a@1 x@2 b@3")
        #expect(
            found.lines == [
                "x |  | ", "a | 1 | step 1", "x |  | excluded", "b | 2 | after what is excluded",
            ])
        #expect(found.note == "level 1 of 2")
    }

    @Test("A gap's own window, and what lies in between under 'directly', are told of")
    func gaps() throws {
        #expect(try trace("funnel a then within 1s b", "a@0 b@2").lines[1] == "b | 2 | window over")
        #expect(
            try trace("funnel a then directly b", "a@0 z@1 b@2").lines[2]
                == "b | 2 | not directly after")
    }

    @Test("What a trace does not show yet is refused at its place")
    func refusals() {
        for text in ["funnel a then b same product", "funnel a then b in any order"] {
            let error = #expect(throws: QueryError.self) { try trace(text, "a@0") }
            #expect(error?.code == .unsupported)
        }
    }
}

import Footfall
import Foundation
import Testing

@Suite("The documentation's guides")
struct GuideTests {
    private static let guides = ["GettingStarted", "TypedQueries"]

    @Test("What the guides show is what is compiled, all of it")
    func snippets() throws {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let code = try String(
            contentsOf: here.appendingPathComponent("GuideSnippets.swift"), encoding: .utf8)
        let compiled = Self.parts(of: code, from: "// snippet", to: "// end")
        let catalogue = here.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Footfall/Footfall.docc")
        let shown = try Self.guides.flatMap { guide in
            let article = try String(
                contentsOf: catalogue.appendingPathComponent("\(guide).md"), encoding: .utf8)
            return Self.parts(of: article, from: "```swift", to: "```")
        }
        #expect(Set(shown) == Set(compiled))
        #expect(shown.count == compiled.count)
    }

    @Test("What the guides show runs")
    func run() async throws {
        let folder = TemporaryStore()
        let snippets = GuideSnippets(path: folder.path)
        let store = try snippets.open()
        try snippets.append(to: store)
        try snippets.ask(store, customer: "c-42")
        try snippets.build(store, country: "DE")
        try snippets.measure(store)
        try snippets.forms(store)
        #expect(try await store.query(snippets.conditions()).rowCount == 1)
        try await snippets.wait(for: store)
    }

    /// The lines between two marks, without the blanks that all of them begin with.
    private static func parts(of text: String, from start: String, to end: String) -> [String] {
        var parts: [String] = []
        var open: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let mark = line.trimmingCharacters(in: .whitespaces)
            if let lines = open, mark == end {
                parts.append(dedented(lines))
                open = nil
            } else if open == nil, mark == start {
                open = []
            } else {
                open?.append(line)
            }
        }
        return parts
    }

    private static func dedented(_ lines: [Substring]) -> String {
        let indent =
            lines.filter { !$0.isEmpty }
            .map { $0.prefix(while: { $0 == " " }).count }.min() ?? 0
        return lines.map { $0.dropFirst(indent) }.joined(separator: "\n")
    }
}

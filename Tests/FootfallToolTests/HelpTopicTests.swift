import Footfall
import Foundation
import Testing

@testable import FootfallTool

/// The pages about the language: each example is run, each answer that is shown is compared.
@Suite("Pages about the query language")
struct HelpTopicTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func url(of topic: HelpTopic) -> URL {
        root.appendingPathComponent("Sources/Footfall/Footfall.docc/Language/\(topic.name).md")
    }

    /// `FOOTFALL_WRITE_DOCS=1` writes the articles instead.
    @Test("The documentation's articles are the pages", arguments: HelpTopic.all)
    func articles(topic: HelpTopic) throws {
        let article = topic.text + "\n"
        if ProcessInfo.processInfo.environment["FOOTFALL_WRITE_DOCS"] != nil {
            try article.write(to: Self.url(of: topic), atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.url(of: topic), encoding: .utf8) == article)
    }

    @Test("Every page is in the documentation's list, and every article of the list is a page")
    func list() throws {
        let catalogue = Self.root.appendingPathComponent("Sources/Footfall/Footfall.docc")
        let index = try String(
            contentsOf: catalogue.appendingPathComponent("Footfall.md"), encoding: .utf8)
        for topic in HelpTopic.all { #expect(index.contains("- <doc:\(topic.name)>\n")) }
        let articles = try FileManager.default.contentsOfDirectory(
            atPath: catalogue.appendingPathComponent("Language").path)
        #expect(Set(articles) == Set(HelpTopic.all.map { "\($0.name).md" }))
    }

    @Test("Every example of a page runs and answers what is shown", arguments: HelpTopic.all)
    func examples(topic: HelpTopic) throws {
        let shop = try SmallShop()
        var answer = ""
        for block in CodeBlock.all(in: topic.text) {
            switch block.language {
            case "footfall": for text in block.statements { answer = try shop.answer(text) }
            case "text":
                #expect(Self.timeless(block.text + "\n") == Self.timeless(answer), "\(topic.name)")
            default: Issue.record("\(topic.name): a block of the language '\(block.language)'")
            }
        }
        try shop.close()
    }

    /// How long something took is never the same.
    private static func timeless(_ text: String) -> String {
        text.replacing(/[0-9.]+ ms/, with: "… ms")
    }

    @Test("Every question of the README runs")
    func readme() throws {
        let readme = try String(
            contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let shop = try SmallShop()
        let blocks = CodeBlock.all(in: readme).filter { $0.language == "footfall" }
        #expect(!blocks.isEmpty)
        for text in blocks.flatMap(\.statements) { _ = try shop.answer(text) }
        try shop.close()
    }

    @Test("Each page is found by its name and shown without marks")
    func names() {
        for topic in HelpTopic.all {
            #expect(HelpTopic.named(topic.name)?.name == topic.name)
            #expect(!topic.plainText.contains("```"))
            #expect(!topic.plainText.hasPrefix("#"))
            #expect(Self.words(of: topic.plainText) == Self.words(of: topic.text))
        }
        #expect(HelpTopic.named("fun")?.name == "funnels")
        #expect(HelpTopic.named("nothing") == nil && HelpTopic.named("") == nil)
    }

    /// The words of a page, without marks of headings and code.
    private static func words(of text: String) -> [Substring] {
        text.split { $0.isWhitespace }
            .filter { !$0.hasPrefix("```") && !$0.allSatisfy { $0 == "#" } }
    }

    @Test("The prompt shows pages, and the list of them for a name that is none")
    func prompt() {
        #expect(ReplCommand.help(for: ["help", "time"]) == HelpTopic.named("time")?.plainText)
        #expect(ReplCommand.help(for: ["help"])?.contains("also-viewed") == true)
        #expect(ReplCommand.help(for: ["help", "x"])?.hasPrefix("no page 'x'") == true)
        #expect(ReplCommand.help(for: ["count", "help"]) == nil)
    }
}

/// A block of code of a Markdown text.
private struct CodeBlock {
    var language: String
    var text: String

    static func all(in markdown: String) -> [CodeBlock] {
        var blocks: [CodeBlock] = []
        var open: (language: String, lines: [Substring])?
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let (language, lines) = open {
                    blocks.append(
                        CodeBlock(language: language, text: lines.joined(separator: "\n")))
                    open = nil
                } else {
                    open = (String(line.dropFirst(3)), [])
                }
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }

    /// One a line; a line that begins with a blank goes on with the one before.
    var statements: [String] {
        var statements: [String] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix(" "), let last = statements.popLast() {
                statements.append("\(last)\n\(line)")
            } else {
                statements.append(String(line))
            }
        }
        return statements
    }
}

/// A few events of three customers, of which the pages' examples are told.
private final class SmallShop {
    private let folder: URL
    private let store: EventStore

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("footfall-\(UUID().uuidString)")
        store = try EventStore.open(folder.path)
        try store.append(lines: Array(Self.lines.utf8))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func answer(_ text: String) throws -> String {
        try store.query(text).formatted(as: .table)
    }

    func close() throws { try store.close() }

    private static let lines = #"""
        {"event":"search_submitted","time":"2026-03-02T09:00:00Z","customer":"ada","session":"s1","insert_id":"1","properties":{"device":"mobile","country":"DE","query":"rain jacket"}}
        {"event":"product_viewed","time":"2026-03-02T09:01:00Z","customer":"ada","session":"s1","product":"p-1","insert_id":"2","properties":{"device":"mobile","country":"DE","price":120}}
        {"event":"product_viewed","time":"2026-03-02T09:04:00Z","customer":"ada","session":"s1","product":"p-2","insert_id":"3","properties":{"device":"mobile","country":"DE","price":35.5}}
        {"event":"product_added_to_cart","time":"2026-03-02T09:05:00Z","customer":"ada","session":"s1","product":"p-1","insert_id":"4","properties":{"device":"mobile","country":"DE","price":120}}
        {"event":"checkout_completed","time":"2026-03-02T09:12:00Z","customer":"ada","session":"s1","product":["p-1","p-3"],"insert_id":"5","properties":{"device":"mobile","country":"DE","total":158.5,"items":[{"sku":"p-1","quantity":1,"price":120},{"sku":"p-3","quantity":2,"price":19.25}]}}
        {"event":"product_viewed","time":"2026-03-03T18:30:00Z","customer":"bob","session":"s2","product":"p-1","insert_id":"6","properties":{"device":"desktop","country":"AT","price":120}}
        {"event":"product_added_to_cart","time":"2026-03-03T18:32:00Z","customer":"bob","session":"s2","product":"p-1","insert_id":"7","properties":{"device":"desktop","country":"AT","price":120}}
        {"event":"product_removed_from_cart","time":"2026-03-03T18:40:00Z","customer":"bob","session":"s2","product":"p-1","insert_id":"8","properties":{"device":"desktop","country":"AT"}}
        {"event":"product_viewed","time":"2026-03-10T20:00:00Z","customer":"bob","session":"s3","product":"p-2","insert_id":"9","properties":{"device":"mobile","country":"AT","price":35.5}}
        {"event":"product_viewed","time":"2026-03-11T07:15:00Z","customer":"cyd","product":"p-2","insert_id":"10","properties":{"device":"tablet","price":35.5}}
        {"event":"checkout_completed","time":"2026-03-12T08:00:00Z","customer":"bob","session":"s4","product":"p-2","insert_id":"11","properties":{"device":"mobile","country":"AT","total":35.5,"items":[{"sku":"p-2","quantity":1,"price":35.5}]}}
        """#
}

/// A page about the query language, for `footfall help` and for the library's documentation.
///
/// The text is Markdown, and an article of the documentation as it is; at a terminal it is shown
/// without its marks. Code marked `footfall` holds statements, one a line, a line that begins with a
/// blank going on with the one before; code marked `text` after it is what the last of them answers
/// in a small shop. Tests run all of them.
struct HelpTopic: Sendable {
    /// The word to ask for it.
    let name: String
    /// What the page is about, in a few words.
    let summary: String
    /// The page.
    let text: String

    /// All pages, in the order in which to read them.
    static let all =
        [language] + forms + [funnels, conditions, time, clauses, definitions, explain, formats]

    /// The page of a word: its name, or the name's beginning.
    static func named(_ word: String) -> HelpTopic? {
        let word = word.lowercased()
        guard !word.isEmpty else { return nil }
        return all.first { $0.name == word } ?? all.first { $0.name.hasPrefix(word) }
    }

    /// The pages, one a line.
    static var list: String {
        let width = all.map(\.name.count).max() ?? 0
        return all.map { topic in
            let gap = String(repeating: " ", count: width - topic.name.count)
            return "  \(topic.name)\(gap)  \(topic.summary)"
        }.joined(separator: "\n")
    }

    /// The page for a terminal: headings without marks, code indented, paragraphs wrapped.
    var plainText: String {
        var isCode = false
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isCode.toggle()
            } else if isCode {
                lines.append("    " + line)
            } else if line.hasPrefix("|") {
                lines.append(String(line))
            } else {
                lines += Self.wrapped(line.drop { $0 == "#" })
            }
        }
        return lines.joined(separator: "\n")
    }

    /// A paragraph in lines of at most 80 characters, an item's further lines under its first.
    private static func wrapped(_ paragraph: Substring) -> [String] {
        let indent = paragraph.hasPrefix("- ") ? "  " : ""
        var lines: [String] = [""]
        for word in paragraph.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if line.count + 1 + word.count <= 80 {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(indent + word)
            }
        }
        return lines
    }
}

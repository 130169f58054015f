internal import FootfallQuery

/// Gathers lines until they make something to run.
///
/// A line that is a whole statement, or that can't become one, runs at once. A line that ends too
/// early opens a longer text, which ends with a blank line or a line that ends in `;`: so a funnel can
/// be written over several lines although its first ones would already be a question. Lines that are
/// pasted together belong together.
struct StatementBuffer {
    private var text = ""

    /// Whether the next line goes on with a text that was begun.
    var isOpen: Bool { !text.isEmpty }

    /// Takes a line; the text to run, if that completes one.
    ///
    /// `moreFollows` says that further lines are there already.
    mutating func add(_ line: String, moreFollows: Bool = false) -> String? {
        let isBlank = line.allSatisfy(\.isWhitespace)
        if isBlank && !isOpen { return nil }
        let isContinued = isOpen
        text += isContinued ? "\n\(line)" : line
        if isBlank || Self.endsStatement(line) { return take() }
        return isContinued || moreFollows || Self.isIncomplete(text) ? nil : take()
    }

    /// The text so far, which will not go on.
    mutating func take() -> String? {
        defer { text = "" }
        return text.isEmpty ? nil : text
    }

    private static func endsStatement(_ line: String) -> Bool {
        line.last { !$0.isWhitespace } == ";"
    }

    private static func isIncomplete(_ text: String) -> Bool {
        do {
            _ = try Parser.parse(text)
            return false
        } catch {
            return error.isIncomplete
        }
    }
}

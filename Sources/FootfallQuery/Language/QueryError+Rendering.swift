// How errors are shown.

package import FootfallModel

extension JSONWriter {
    /// `{"error":{"code","message"}}`: a failure that has no place in a text.
    package mutating func failure(code: String, message: String) {
        beginObject()
        key("error")
        beginObject()
        key("code")
        string(code)
        key("message")
        string(message)
        endObject()
        endObject()
    }
}

extension QueryError {
    /// The line, carets under the place, the message and the hint.
    ///
    /// Tabs and other control characters of the line are shown as blanks, so that the carets stay
    /// under their place; a long line is cut on both sides.
    public func rendered() -> String {
        let excerpt = Excerpt(lineText, column: column, length: length)
        var text = "\(excerpt.line)\n\(excerpt.carets)\n\(message)"
        if let hint { text += "\nhint: \(hint)" }
        return text
    }

    /// `{"error":{"code","message","line","column","length","expected":[…],"hint"}}`.
    package func writeJSON(to json: inout JSONWriter) {
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.key("code")
        json.string(code.rawValue)
        json.key("message")
        json.string(message)
        for (name, number) in [("line", line), ("column", column), ("length", length)] {
            json.key(name)
            json.int(number)
        }
        json.key("expected")
        json.beginArray()
        for item in expected { json.string(item) }
        json.endArray()
        json.key("hint")
        if let hint { json.string(hint) } else { json.null() }
        json.endObject()
        json.endObject()
    }
}

/// The part of a line around a place, and the carets for below it.
private struct Excerpt {
    private static let charactersAround = 80

    let line: String
    let carets: String

    init(_ text: String, column: Int, length: Int) {
        let characters = text.map { $0.isWhitespace || $0.isControl ? " " : $0 }
        let start = min(column - 1, characters.count)
        let from = max(0, start - Self.charactersAround)
        let to = min(characters.count, start + Self.charactersAround)
        let cutBefore = from > 0 ? "…" : ""
        line = cutBefore + String(characters[from..<to]) + (to < characters.count ? "…" : "")
        let indent = cutBefore.count + DisplayWidth.of(String(characters[from..<start]))
        let marked = characters[start..<min(to, start + length)]
        carets =
            String(repeating: " ", count: indent)
            + String(repeating: "^", count: max(1, DisplayWidth.of(String(marked))))
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

import CRE2

/// A compiled regular expression: RE2's syntax, matched in time linear in the text.
package final class TextPattern: Sendable {
    /// Only read after `init`; RE2 allows matching from several threads at once.
    private nonisolated(unsafe) let regex: OpaquePointer

    /// Compiles a pattern; the error points at the part that is wrong.
    package init(_ pattern: Located<String>, in text: String) throws(QueryError) {
        var source = pattern.node
        guard let regex = source.withUTF8({ Self.compile($0) }) else {
            throw QueryError(.limit, "no memory for the pattern", at: pattern.range, in: text)
        }
        guard cre2_error(regex) == nil else {
            defer { cre2_free(regex) }
            throw Self.error(regex, pattern, in: text)
        }
        self.regex = regex
    }

    deinit { cre2_free(regex) }

    /// Whether the pattern is found anywhere in a text.
    package func isFound(in text: UnsafeRawBufferPointer) -> Bool {
        text.withMemoryRebound(to: CChar.self) { cre2_search(regex, $0.baseAddress, $0.count) }
    }

    private static func compile(_ source: UnsafeBufferPointer<UInt8>) -> OpaquePointer? {
        source.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count) }
    }

    private static func error(
        _ regex: OpaquePointer, _ pattern: Located<String>, in text: String
    ) -> QueryError {
        let reason = cre2_error(regex).map { String(cString: $0) } ?? "unknown"
        var length = 0
        let start = cre2_error_part(regex, &length)
        let part = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : length)
        return QueryError(
            .pattern, "not a regular expression: \(reason)", at: place(of: part, in: pattern, text),
            in: text, hint: "patterns have RE2's syntax: no look-around, no back-references")
    }

    /// Where in the query the faulty part stands; the whole pattern if it can't be told.
    private static func place(
        of part: UnsafeRawBufferPointer, in pattern: Located<String>, _ text: String
    ) -> SourceRange {
        let written = Array(text.utf8)[pattern.range.start..<pattern.range.end]
        guard !part.isEmpty, let place = written.firstRange(of: part) else { return pattern.range }
        return SourceRange(place.lowerBound, place.upperBound)
    }
}

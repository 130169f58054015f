internal import FootfallQuery

extension String {
    /// One statement of a text, with blanks where the others before it were, so that an error's line
    /// and column are those of the whole text.
    func statement(at range: SourceRange) -> String {
        let bytes = Array(utf8)
        let blanks = bytes[..<range.start].map { byte in
            byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")
        }
        return String(decoding: blanks + bytes[range.start..<range.end], as: UTF8.self)
    }
}

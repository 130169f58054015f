/// Where a range of bytes lies for a person: line, column and length in characters.
struct SourcePlace {
    let line: Int
    let column: Int
    let length: Int
    let lineText: String

    /// Finds the place; a range that reaches past the text, or past its line, is cut there.
    init(of range: SourceRange, in text: String) {
        let bytes = Array(text.utf8)
        let start = min(max(range.start, 0), bytes.count)
        let isBreak: (UInt8) -> Bool = { $0 == 0x0a || $0 == 0x0d }
        let lineStart = bytes[..<start].lastIndex(where: isBreak).map { $0 + 1 } ?? 0
        let lineEnd = bytes[start...].firstIndex(where: isBreak) ?? bytes.count
        let end = min(max(range.end, start), lineEnd)
        line = 1 + Self.lineBreaks(bytes[..<lineStart])
        column = 1 + Self.characters(bytes[lineStart..<start])
        length = Self.characters(bytes[start..<end])
        lineText = String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self)
    }

    /// LF, CR and CR LF each end a line.
    private static func lineBreaks(_ bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0d || (byte == 0x0a && previous != 0x0d) { count += 1 }
            previous = byte
        }
        return count
    }

    private static func characters(_ bytes: ArraySlice<UInt8>) -> Int {
        String(decoding: bytes, as: UTF8.self).count
    }
}

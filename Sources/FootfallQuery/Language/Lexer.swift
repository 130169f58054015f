/// Cuts a query's text into tokens.
///
/// Blanks and comments fall away. At the first bytes that are no token the list ends with one of
/// kind `invalid`: the parser reports it when it gets there, so that an earlier fault comes first.
struct Lexer {
    private let bytes: [UInt8]
    private var offset = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// All tokens of a text; the last one is `end` or `invalid`.
    static func tokens(of text: String) -> [Token] {
        var lexer = Lexer(text)
        var tokens: [Token] = []
        while true {
            lexer.skipBlanks()
            guard lexer.offset < lexer.bytes.count else { break }
            let token = lexer.next()
            tokens.append(token)
            if token.kind == .invalid { return tokens }
        }
        // The end lies behind the last token, where what is missing belongs.
        let end = tokens.last?.range.end ?? 0
        return tokens + [Token(.end, "", SourceRange(end, end))]
    }

    private mutating func skipBlanks() {
        while offset < bytes.count {
            let (scalar, length) = scalar(at: offset)
            if scalar.isBlank {
                offset += length
            } else if scalar == "#", offset == 0 || isBlank(before: offset) {
                skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() {
        while offset < bytes.count, bytes[offset] != 0x0a, bytes[offset] != 0x0d { offset += 1 }
    }

    private func isBlank(before end: Int) -> Bool {
        var start = end - 1
        while start > 0, bytes[start] & 0xc0 == 0x80 { start -= 1 }
        return scalar(at: start).scalar.isBlank
    }

    /// Decodes a scalar; the text came from a `String`, so it is valid UTF-8.
    private func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
        let first = bytes[offset]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
        var value = UInt32(first) & (0x7f >> UInt32(length))
        for byte in bytes[(offset + 1)..<min(offset + length, bytes.count)] {
            value = value << 6 | UInt32(byte & 0x3f)
        }
        return (Unicode.Scalar(value) ?? "\u{fffd}", length)
    }

    private mutating func next() -> Token {
        let start = offset
        switch bytes[start] {
        case UInt8(ascii: "\""): return quoted()
        case UInt8(ascii: "/"): return pattern()
        case UInt8(ascii: "?"): return parameter()
        case UInt8(ascii: "-") where byte(at: start + 1)?.isASCIIDigit == true: return negative()
        default: break
        }
        if let symbol = symbol(at: start) {
            offset += symbol.rawValue.utf8.count
            return Token(.symbol(symbol), symbol.rawValue, SourceRange(start, offset))
        }
        let (first, length) = scalar(at: start)
        guard first.beginsWord else {
            offset += length
            return invalid(Self.complaint(about: first), from: start)
        }
        return word()
    }

    private static func complaint(about scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "'": "a text stands in double quotes"
        case "[": "'[' is followed by ']': the elements of a list have no numbers"
        case "*": "'*' comes right after a word; every event is 'any'"
        default: "'\(TerminalText.escaped(String(scalar)))' is not a part of the query language"
        }
    }

    private func byte(at index: Int) -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private func invalid(_ message: String, from start: Int) -> Token {
        Token(.invalid, message, SourceRange(start, max(offset, start)))
    }

    private func symbol(at start: Int) -> Symbol? {
        let pair = String(decoding: bytes[start..<min(start + 2, bytes.count)], as: UTF8.self)
        return Symbol(rawValue: pair) ?? Symbol(rawValue: String(pair.prefix(1)))
    }

    private func text(_ start: Int, _ end: Int) -> String {
        String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func skipWord() {
        while offset < bytes.count {
            let (scalar, length) = scalar(at: offset)
            let isArrow = scalar == "-" && byte(at: offset + 1) == UInt8(ascii: ">")
            guard scalar.continuesWord, !isArrow else { return }
            offset += length
        }
    }

    private mutating func word() -> Token {
        let start = offset
        skipWord()
        let word = text(start, offset)
        let end = offset
        if byte(at: end) == UInt8(ascii: "*") {
            offset += 1
            return Token(.prefix, word, SourceRange(start, offset))
        }
        if byte(at: end) == UInt8(ascii: "+"), WordShape(word) == .instant {
            return instantEast(from: start)
        }
        return Token(.word, word, SourceRange(start, end))
    }

    /// An instant whose offset is east of UTC: `+` and what may follow it.
    private mutating func instantEast(from start: Int) -> Token {
        offset += 1
        skipWord()
        let spelling = text(start, offset)
        guard WordShape(spelling) == .instant else {
            return invalid("'\(spelling)' is not a time: an offset is written +hh:mm", from: start)
        }
        return Token(.instant, spelling, SourceRange(start, offset))
    }

    private mutating func negative() -> Token {
        let start = offset
        offset += 1
        skipWord()
        guard WordShape(text(start + 1, offset)) == .number else {
            return invalid("'\(text(start, offset))' is not a number", from: start)
        }
        return Token(.negative, text(start, offset), SourceRange(start, offset))
    }

    private mutating func parameter() -> Token {
        let start = offset
        offset += 1
        guard offset < bytes.count, scalar(at: offset).scalar.beginsWord else {
            return invalid("expected a parameter's name after '?'", from: start)
        }
        skipWord()
        return Token(.parameter, text(start + 1, offset), SourceRange(start, offset))
    }

    private mutating func pattern() -> Token {
        let start = offset
        var pattern: [UInt8] = []
        offset += 1
        while let byte = byte(at: offset), byte != 0x0a, byte != 0x0d {
            offset += 1
            if byte == UInt8(ascii: "/") { return self.pattern(pattern, from: start) }
            if byte == UInt8(ascii: "\\"), let next = self.byte(at: offset), next != 0x0a,
                next != 0x0d
            {
                offset += 1
                // Any other escape is the pattern's own.
                if next != UInt8(ascii: "/") { pattern.append(byte) }
                pattern.append(next)
            } else {
                pattern.append(byte)
            }
        }
        return invalid("the pattern has no closing '/' on its line", from: start)
    }

    private func pattern(_ pattern: [UInt8], from start: Int) -> Token {
        guard !pattern.isEmpty else { return invalid("the pattern is empty", from: start) }
        return Token(
            .pattern, String(decoding: pattern, as: UTF8.self), SourceRange(start, offset))
    }

    private mutating func quoted() -> Token {
        let start = offset
        var string = QuotedText(bytes: bytes, offset: start + 1)
        let fault = string.read()
        offset = string.offset
        if let fault { return invalid(fault, from: start) }
        return Token(
            .text, String(decoding: string.content, as: UTF8.self), SourceRange(start, offset))
    }
}

extension Unicode.Scalar {
    /// A letter (categories L and M), a digit, `_` or `$`.
    var beginsWord: Bool {
        if isASCII {
            let byte = UInt8(value)
            return byte.isASCIIDigit || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a)
                || self == "_" || self == "$"
        }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark:
            return true
        default:
            return false
        }
    }

    var continuesWord: Bool {
        beginsWord || self == ":" || self == "/" || self == "." || self == "-"
    }
}

extension Unicode.Scalar {
    /// Unicode's White_Space; of ASCII, without a look into its tables.
    fileprivate var isBlank: Bool {
        value < 0x80 ? value == 0x20 || 9...13 ~= value : properties.isWhitespace
    }
}

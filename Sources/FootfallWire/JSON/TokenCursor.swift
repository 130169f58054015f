/// Goes through the tokens of JSON text from left to right.
///
///     {"price":9.5,"tags":[]}      a token's extent is not kept: a text ends at the last quote
///     ^^      ^^  ^^     ^^^^      before the next token, a number where its digits end
///
/// Safety: `tokens` holds `count` ascending offsets and then the length of the text, as `TokenIndex`
/// promises, and `place` never passes `count`. So all offsets lie in the text, the last behind it,
/// where there is padding; and a token is looked at up to the next one's offset only.
struct TokenCursor {
    /// What to do about a line can't be told from its tokens alone: `JSONScanner` must read it.
    struct Doubt: Error {}

    private let text: UnsafeRawPointer
    private let tokens: UnsafePointer<UInt32>
    private let count: Int
    private var place = 0

    init(text: UnsafeRawPointer, tokens: UnsafePointer<UInt32>, count: Int) {
        self.text = text
        self.tokens = tokens
        self.count = count
    }

    /// Where the next token begins; the length of the text behind the last.
    @inline(__always)
    var offset: Int { Int(tokens[place]) }

    /// The first byte of the next token; of no meaning behind the last.
    @inline(__always)
    var kind: UInt8 { text.load(fromByteOffset: offset, as: UInt8.self) }

    /// Goes past the next token, whatever it is.
    @inline(__always)
    mutating func skip() throws(Doubt) {
        guard place < count else { throw Doubt() }
        place &+= 1
    }

    /// Goes past the next token if it is a certain mark.
    @inline(__always)
    mutating func accept(_ mark: Unicode.Scalar) -> Bool {
        guard place < count, kind == UInt8(ascii: mark) else { return false }
        place &+= 1
        return true
    }

    @inline(__always)
    mutating func expect(_ mark: Unicode.Scalar) throws(Doubt) {
        guard accept(mark) else { throw Doubt() }
    }

    /// Goes past all tokens that begin before a place in the text.
    mutating func skip(to end: Int) {
        while place < count, offset < end { place &+= 1 }
    }

    /// Reads the text that is the next token: what stands between its quotes, escapes as they are.
    @inline(__always)
    mutating func rawText() throws(Doubt) -> UnsafeRawBufferPointer {
        let start = offset &+ 1
        try expect("\"")
        // Between the closing quote and the next token is white space at most.
        var end = offset &- 1
        while text.load(fromByteOffset: end, as: UInt8.self) != UInt8(ascii: "\"") { end &-= 1 }
        guard end >= start else { throw Doubt() }
        return UnsafeRawBufferPointer(start: text + start, count: end &- start)
    }

    /// Reads `true`, `false` or `null`.
    @inline(__always)
    mutating func literal(_ name: StaticString) throws(Doubt) {
        let token = try unquoted()
        let length = name.utf8CodeUnitCount
        guard token.count >= length, Self.endsToken(token, at: length),
            UnsafeRawBufferPointer(rebasing: token[..<length]).isEqual(to: name)
        else { throw Doubt() }
    }

    /// Reads a number.
    @inline(__always)
    mutating func number() throws(Doubt) -> NumberText.Reading {
        let token = try unquoted()
        guard let (reading, length) = NumberText.read(startOf: token),
            Self.endsToken(token, at: length)
        else { throw Doubt() }
        return reading
    }

    /// Goes past a token: its bytes, and the white space before the next.
    @inline(__always)
    private mutating func unquoted() throws(Doubt) -> UnsafeRawBufferPointer {
        let start = offset
        try skip()
        return UnsafeRawBufferPointer(start: text + start, count: offset &- start)
    }

    /// Whether a token may end at a place: if white space follows, nothing else does.
    @inline(__always)
    private static func endsToken(_ token: UnsafeRawBufferPointer, at end: Int) -> Bool {
        guard end < token.count else { return true }
        switch token[end] {
        case 0x20, 0x09, 0x0a, 0x0d: return true
        default: return false
        }
    }
}

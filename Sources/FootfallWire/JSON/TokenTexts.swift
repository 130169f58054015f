/// Reads the texts among the tokens of a line: where they stand, or unescaped in a place of their own.
///
/// Safety: the texts of one line, unescaped, are at most as long as the line, which `WireLimits`
/// bounds, so `room` holds them all and none moves while the line is read.
struct TokenTexts: ~Copyable {
    /// The line's first backslash; texts that end before it stand for themselves.
    private var firstEscape = UInt.max
    private var room = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var used = 0

    deinit { room.deallocate() }

    /// Begins a line; texts of the one before are gone.
    @inline(__always)
    mutating func begin(firstEscape: UnsafeRawPointer?) {
        self.firstEscape = firstEscape.map { UInt(bitPattern: $0) } ?? .max
        used = 0
    }

    /// The text that is the next token.
    @inline(__always)
    mutating func next(
        in tokens: inout TokenCursor
    ) throws(TokenCursor.Doubt) -> UnsafeRawBufferPointer {
        let text = try tokens.rawText()
        let isPlain = UInt(bitPattern: text.baseAddress) &+ UInt(text.count) <= firstEscape
        return isPlain ? text : try unescaped(text)
    }

    @inline(never)
    private mutating func unescaped(
        _ text: UnsafeRawBufferPointer
    ) throws(TokenCursor.Doubt) -> UnsafeRawBufferPointer {
        let backslash = UInt8(ascii: "\\")
        guard var escape = ByteSearch.first(backslash, in: text, from: 0) else { return text }
        if room.isEmpty { room = .allocate(byteCount: WireLimits.recordBytesMax, alignment: 1) }
        let start = used
        var copied = 0
        while escape < text.count {
            append(UnsafeRawBufferPointer(rebasing: text[copied..<escape]))
            guard let character = try? JSONEscape(text, at: escape) else { throw .init() }
            append(character.scalar)
            copied = escape + character.length
            escape = ByteSearch.first(backslash, in: text, from: copied) ?? text.count
        }
        append(UnsafeRawBufferPointer(rebasing: text[copied...]))
        return UnsafeRawBufferPointer(rebasing: room[start..<used])
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: room[used...]).copyMemory(from: bytes)
        used += bytes.count
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            room[used] = byte
            used += 1
        }
    }
}

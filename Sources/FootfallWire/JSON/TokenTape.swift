/// Builds the tape of a document from its tokens: the fast way to the result of `JSONScanner`.
///
/// For formats that must look around in a document before they know what to do with it. It refuses
/// what the scanner would, and what it leaves to it: members of the same name, objects of very many
/// members.
struct TokenTape: ~Copyable {
    private(set) var words: [UInt64] = []
    private(set) var texts: [UInt8] = []
    /// The byte of the document at which the value of each word began.
    private(set) var offsets: [Int] = []

    private var index = TokenIndex()
    private var document = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Where the names of the objects that are open stand in `words`.
    private var names: [Int] = []

    /// Objects of more members are left to the scanner: names are compared each with each.
    private static let membersMax = 64

    /// Reads a document, which `TokenIndex.padding` readable bytes follow; false at any doubt.
    mutating func read(_ document: UnsafeRawBufferPointer) -> Bool {
        words.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        self.document = document
        guard var tokens = index.tokens(of: document) else { return false }
        append(JSONTape.Kind.root, 0, at: 0)
        guard (try? value(&tokens, depth: 1)) != nil, tokens.offset == document.count else {
            return false
        }
        append(JSONTape.Kind.root, 0, at: document.count)
        // What reads a text's first bytes as a word may read past its end.
        texts.append(contentsOf: repeatElement(0, count: 16))
        return true
    }

    // MARK: Values

    private mutating func value(
        _ tokens: inout TokenCursor, depth: Int
    ) throws(TokenCursor.Doubt) {
        let place = tokens.offset
        guard place < document.count else { throw TokenCursor.Doubt() }
        switch tokens.kind {
        case UInt8(ascii: "\""): try text(&tokens)
        case UInt8(ascii: "{"): try object(&tokens, depth: depth)
        case UInt8(ascii: "["): try array(&tokens, depth: depth)
        case UInt8(ascii: "t"): try literal("true", JSONTape.Kind.yes, &tokens)
        case UInt8(ascii: "f"): try literal("false", JSONTape.Kind.no, &tokens)
        case UInt8(ascii: "n"): try literal("null", JSONTape.Kind.null, &tokens)
        default: try number(&tokens)
        }
    }

    private mutating func object(
        _ tokens: inout TokenCursor, depth: Int
    ) throws(TokenCursor.Doubt) {
        let start = try open(JSONTape.Kind.beginObject, &tokens, depth: depth)
        let firstName = names.count
        var end = tokens.offset
        if !tokens.accept("}") {
            repeat {
                try name(&tokens, since: firstName)
                try tokens.expect(":")
                try value(&tokens, depth: depth + 1)
            } while tokens.accept(",")
            end = tokens.offset
            try tokens.expect("}")
        }
        close(JSONTape.Kind.endObject, start: start, count: names.count - firstName, at: end)
        names.removeSubrange(firstName...)
    }

    private mutating func array(
        _ tokens: inout TokenCursor, depth: Int
    ) throws(TokenCursor.Doubt) {
        let start = try open(JSONTape.Kind.beginArray, &tokens, depth: depth)
        var count = 0
        var end = tokens.offset
        if !tokens.accept("]") {
            repeat {
                try value(&tokens, depth: depth + 1)
                count += 1
            } while tokens.accept(",")
            end = tokens.offset
            try tokens.expect("]")
        }
        close(JSONTape.Kind.endArray, start: start, count: count, at: end)
    }

    private mutating func open(
        _ kind: UInt8, _ tokens: inout TokenCursor, depth: Int
    ) throws(TokenCursor.Doubt) -> Int {
        guard depth <= WireLimits.depthMax else { throw TokenCursor.Doubt() }
        append(kind, 0, at: tokens.offset)
        try tokens.skip()
        return words.count - 1
    }

    private mutating func close(_ kind: UInt8, start: Int, count: Int, at place: Int) {
        append(kind, start, at: place)
        let opening = UInt8(truncatingIfNeeded: words[start] >> 56)
        words[start] = JSONTape.word(opening, min(count, 0xff_ffff) << 32 | words.count)
    }

    private mutating func number(_ tokens: inout TokenCursor) throws(TokenCursor.Doubt) {
        let place = tokens.offset
        let (kind, word) =
            switch try tokens.number() {
            case .int(let int): (JSONTape.Kind.int, UInt64(bitPattern: int))
            case .double(let double): (JSONTape.Kind.double, double.bitPattern)
            }
        append(kind, 0, at: place)
        words.append(word)
        offsets.append(place)
    }

    private mutating func literal(
        _ name: StaticString, _ kind: UInt8, _ tokens: inout TokenCursor
    ) throws(TokenCursor.Doubt) {
        append(kind, 0, at: tokens.offset)
        try tokens.literal(name)
    }

    // MARK: Texts

    /// Reads a member's name, which must be a new one among those since a place.
    private mutating func name(
        _ tokens: inout TokenCursor, since first: Int
    ) throws(TokenCursor.Doubt) {
        let name = words.count
        try text(&tokens)
        guard names.count - first < Self.membersMax else { throw TokenCursor.Doubt() }
        for other in names[first...] where isSameText(other, name) { throw TokenCursor.Doubt() }
        names.append(name)
    }

    private func isSameText(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (textRange(left), textRange(right))
        return left.count == right.count && texts[left].elementsEqual(texts[right])
    }

    private func textRange(_ index: Int) -> Range<Int> {
        let start = Int(words[index] & 0x00ff_ffff_ffff_ffff)
        let length = texts.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: start, as: UInt32.self)
        }
        return start + 4..<start + 4 + Int(length)
    }

    private mutating func text(_ tokens: inout TokenCursor) throws(TokenCursor.Doubt) {
        append(JSONTape.Kind.text, texts.count, at: tokens.offset)
        let raw = try tokens.rawText()
        let start = texts.count
        texts.append(contentsOf: [0, 0, 0, 0])
        try appendUnescaped(raw)
        let length = texts.count - start - 4
        guard length <= WireLimits.textBytesMax else { throw TokenCursor.Doubt() }
        texts.withUnsafeMutableBytes {
            $0.storeBytes(of: UInt32(length), toByteOffset: start, as: UInt32.self)
        }
    }

    private mutating func appendUnescaped(
        _ raw: UnsafeRawBufferPointer
    ) throws(TokenCursor.Doubt) {
        var copied = 0
        while let escape = ByteSearch.first(UInt8(ascii: "\\"), in: raw, from: copied) {
            texts.append(contentsOf: raw[copied..<escape])
            guard let character = try? JSONEscape(raw, at: escape),
                let bytes = UTF8.encode(character.scalar)
            else { throw TokenCursor.Doubt() }
            texts.append(contentsOf: bytes)
            copied = escape + character.length
        }
        texts.append(contentsOf: raw[copied...])
    }

    private mutating func append(_ kind: UInt8, _ payload: Int, at place: Int) {
        words.append(JSONTape.word(kind, payload))
        offsets.append(place)
    }
}

/// The slow parser: reads a document byte by byte and says exactly what is wrong, and where.
///
/// It runs for the few documents that the fast way did not take: those with a fault, and those with
/// members of the same name (the last wins). Its result is a tape, with the place in the document of
/// each word, so that whoever walks the tape can name a place too.
struct JSONScanner {
    private(set) var words: [UInt64] = []
    private(set) var texts: [UInt8] = []
    /// The byte of the document at which the value of each word began.
    private(set) var offsets: [Int] = []

    private let bytes: UnsafeRawBufferPointer
    private let depthMax: Int
    private var offset = 0
    private var path: [Step] = []

    private enum Step {
        case member([UInt8])
        case element(Int)
    }

    init(_ bytes: UnsafeRawBufferPointer, depthMax: Int = WireLimits.depthMax) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    /// Reads the whole document.
    mutating func scan() throws(JSONFault) {
        append(JSONTape.Kind.root, 0, at: 0)
        skipSpace()
        try value(depth: 1)
        skipSpace()
        guard offset == bytes.count else { throw fault("the end of the JSON text was expected") }
        append(JSONTape.Kind.root, 0, at: offset)
        // What reads a text's first bytes as a word may read past its end.
        texts.append(contentsOf: repeatElement(0, count: 16))
    }

    /// Lends the tape of a document that was read.
    func withTape<R>(_ body: (JSONTape) -> R) -> R? {
        words.withUnsafeBufferPointer { words in
            texts.withUnsafeBufferPointer { texts in
                guard let words = words.baseAddress, let texts = texts.baseAddress else {
                    return nil
                }
                return body(JSONTape(words: words, texts: texts))
            }
        }
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(JSONFault) {
        guard offset < bytes.count else { throw fault("a value was expected, but the text ends") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(depth: depth)
        case UInt8(ascii: "\""): try text()
        case UInt8(ascii: "t"): try literal("true", JSONTape.Kind.yes)
        case UInt8(ascii: "f"): try literal("false", JSONTape.Kind.no)
        case UInt8(ascii: "n"): try literal("null", JSONTape.Kind.null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw fault("a value was expected")
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) {
        let start = try open(JSONTape.Kind.beginObject, depth: depth)
        var names: [Name] = []
        skipSpace()
        if !accept("}") {
            repeat {
                skipSpace()
                guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
                    throw fault("a member's name in quotes was expected")
                }
                let index = words.count
                try text()
                let name = Name(bytes: lastText(index), index: index)
                names.append(name)
                path.append(.member(name.bytes))
                skipSpace()
                guard accept(":") else { throw fault("\":\" was expected after the name") }
                skipSpace()
                try value(depth: depth + 1)
                path.removeLast()
                skipSpace()
            } while accept(",")
            guard accept("}") else { throw fault("\",\" or \"}\" was expected") }
        }
        close(JSONTape.Kind.endObject, start: start, count: names.count)
        replaceEarlier(names)
    }

    private mutating func array(depth: Int) throws(JSONFault) {
        let start = try open(JSONTape.Kind.beginArray, depth: depth)
        var count = 0
        skipSpace()
        if !accept("]") {
            repeat {
                path.append(.element(count))
                skipSpace()
                try value(depth: depth + 1)
                path.removeLast()
                count += 1
                skipSpace()
            } while accept(",")
            guard accept("]") else { throw fault("\",\" or \"]\" was expected") }
        }
        close(JSONTape.Kind.endArray, start: start, count: count)
    }

    private mutating func open(_ kind: UInt8, depth: Int) throws(JSONFault) -> Int {
        guard depth <= depthMax else {
            throw fault("nesting over \(depthMax) levels")
        }
        append(kind, 0, at: offset)
        offset += 1
        return words.count - 1
    }

    private mutating func close(_ kind: UInt8, start: Int, count: Int) {
        append(kind, start, at: offset - 1)
        let opening = UInt8(truncatingIfNeeded: words[start] >> 56)
        words[start] = JSONTape.word(opening, min(count, 0xff_ffff) << 32 | words.count)
    }

    private struct Name {
        let bytes: [UInt8]
        let index: Int
    }

    /// Of members that share a name, marks all but the last as replaced.
    private mutating func replaceEarlier(_ names: [Name]) {
        var last: [[UInt8]: Int] = [:]
        for (place, name) in names.enumerated() {
            if let earlier = last.updateValue(place, forKey: name.bytes) {
                // In an object the next name follows a member's value directly.
                words[names[earlier].index] = JSONTape.word(
                    JSONTape.Kind.replaced, names[earlier + 1].index)
            }
        }
    }

    private mutating func number() throws(JSONFault) {
        guard let (end, isInt) = NumberText.extent(bytes, from: offset) else {
            throw fault("a number was expected")
        }
        let token = UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
        switch NumberText.read(token, isInt: isInt) {
        case .int(let int):
            append(JSONTape.Kind.int, 0, at: offset)
            append(word: UInt64(bitPattern: int))
        case .double(let double):
            append(JSONTape.Kind.double, 0, at: offset)
            append(word: double.bitPattern)
        case nil:
            throw fault(
                isInt
                    ? "an integer outside the 64-bit range"
                    : "a number outside the range of a double")
        }
        offset = end
    }

    private mutating func literal(_ name: StaticString, _ kind: UInt8) throws(JSONFault) {
        let length = name.utf8CodeUnitCount
        let expected = UnsafeBufferPointer(start: name.utf8Start, count: length)
        guard offset + length <= bytes.count,
            bytes[offset..<offset + length].elementsEqual(expected)
        else { throw fault("a value was expected") }
        append(kind, 0, at: offset)
        offset += length
    }

    // MARK: Texts

    private mutating func text() throws(JSONFault) {
        append(JSONTape.Kind.text, texts.count, at: offset)
        let start = texts.count
        texts.append(contentsOf: [0, 0, 0, 0])
        offset += 1
        while true {
            let copied = offset
            offset = endOfPlainText()
            texts.append(contentsOf: bytes[copied..<offset])
            guard offset < bytes.count else { throw fault("the closing quote is missing") }
            if bytes[offset] == UInt8(ascii: "\"") { break }
            if bytes[offset] == UInt8(ascii: "\\") {
                try escape()
            } else {
                try character()
            }
        }
        offset += 1
        let length = texts.count - start - 4
        guard length <= WireLimits.textBytesMax else {
            throw fault("a text of \(length) bytes, over the limit of \(WireLimits.textBytesMax)")
        }
        texts.withUnsafeMutableBytes {
            $0.storeBytes(of: UInt32(length), toByteOffset: start, as: UInt32.self)
        }
    }

    private func endOfPlainText() -> Int {
        var end = offset
        while end < bytes.count {
            let byte = bytes[end]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"")
                || byte == UInt8(ascii: "\\")
            {
                break
            }
            end += 1
        }
        return end
    }

    /// A character beyond ASCII, or a control character, which must be escaped.
    private mutating func character() throws(JSONFault) {
        guard bytes[offset] >= 0x80 else {
            throw fault("a control character that is not escaped")
        }
        let end = min(offset + 4, bytes.count)
        let window = UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
        let lead = bytes[offset]
        let length = min(lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2, window.count)
        let one = UnsafeRawBufferPointer(rebasing: window[..<length])
        guard UTF8Check.firstFault(in: one) == nil else { throw fault("bytes that are not UTF-8") }
        texts.append(contentsOf: one)
        offset += length
    }

    private mutating func escape() throws(JSONFault) {
        do {
            let escape = try JSONEscape(bytes, at: offset)
            texts.append(contentsOf: UTF8.encode(escape.scalar).map(Array.init) ?? [])
            offset += escape.length
        } catch {
            throw fault(error.rawValue)
        }
    }

    // MARK: Pieces

    private mutating func append(_ kind: UInt8, _ payload: Int, at place: Int) {
        words.append(JSONTape.word(kind, payload))
        offsets.append(place)
    }

    private mutating func append(word: UInt64) {
        words.append(word)
        offsets.append(offset)
    }

    private func lastText(_ index: Int) -> [UInt8] {
        Array(texts[(Int(words[index] & 0x00ff_ffff_ffff_ffff) + 4)...])
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0a, 0x0d: offset += 1
            default: return
            }
        }
    }

    private mutating func accept(_ mark: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, Unicode.Scalar(bytes[offset]) == mark else { return false }
        offset += 1
        return true
    }

    private func fault(_ reason: String) -> JSONFault {
        JSONFault(field: fieldText, offset: offset, reason: reason)
    }

    /// The path to where the scanner stands, fit to be shown.
    private var fieldText: String {
        var text = ""
        for step in path {
            switch step {
            case .element(let index): text += "[\(index)]"
            case .member(let name): text += (text.isEmpty ? "" : ".") + FieldName.shown(name)
            }
        }
        return text
    }
}

/// What is wrong with a document, and where.
struct JSONFault: Error, Equatable {
    /// The path of the value at fault; empty where the whole is.
    let field: String
    /// The byte of the document.
    let offset: Int
    let reason: String
}

/// Names from outside, made fit to be shown: short, and without control characters.
enum FieldName {
    static let shownBytesMax = 100

    static func shown(_ name: some Collection<UInt8>) -> String {
        let text = String(decoding: name.prefix(shownBytesMax), as: UTF8.self)
        let clean = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.properties.generalCategory == .control ? "\u{fffd}" : $0
                }))
        return name.count > shownBytesMax ? clean + "…" : clean
    }
}

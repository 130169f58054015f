/// Finds the elements of a JSON array without reading them (`JSONPieces`), so that one that is at
/// fault spoils only itself.
///
/// Where the structure is broken, `next()` throws.
struct JSONArraySplitter {
    private var pieces: JSONPieces
    private var count = 0
    private var isOpen = false

    init(_ bytes: UnsafeRawBufferPointer) {
        pieces = JSONPieces(bytes)
    }

    /// The bytes of the next element, with the space behind it; nil after the last.
    mutating func next() throws(JSONFault) -> Range<Int>? {
        do throws(JSONFault) {
            return try element()
        } catch {
            throw JSONFault(field: "[\(count)]", offset: error.offset, reason: error.reason)
        }
    }

    private mutating func element() throws(JSONFault) -> Range<Int>? {
        if !isOpen {
            try pieces.expect("[", "an array was expected")
            isOpen = true
        }
        guard let mark = pieces.peek() else {
            throw pieces.fault("\"]\" was expected, but the text ends")
        }
        if mark == UInt8(ascii: "]") {
            try end()
            return nil
        }
        if count > 0 { try pieces.expect(",", "\",\" was expected") }
        let element = try pieces.value()
        count += 1
        return element
    }

    private mutating func end() throws(JSONFault) {
        _ = pieces.accept("]")
        guard pieces.peek() == nil else {
            throw pieces.fault("nothing was expected after the array")
        }
    }
}

/// Finds the elements of a JSON array without reading them, so that one that is at fault spoils only
/// itself: a bad number or byte inside an element is left to whoever reads that element.
///
/// It follows quotes, escapes and brackets alone. Where those are broken, nothing after can be told
/// apart, and `next()` throws.
struct JSONArraySplitter {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    private var count = 0
    private var isOpen = false

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The bytes of the next element, with the space behind it; nil after the last.
    mutating func next() throws(JSONFault) -> Range<Int>? {
        if !isOpen {
            try begin()
            isOpen = true
        }
        skipSpace()
        guard offset < bytes.count else { throw fault("\"]\" was expected, but the text ends") }
        if bytes[offset] == UInt8(ascii: "]") {
            try end()
            return nil
        }
        if count > 0 {
            guard bytes[offset] == UInt8(ascii: ",") else { throw fault("\",\" was expected") }
            offset += 1
            skipSpace()
        }
        let start = offset
        try skipElement()
        guard offset > start else { throw fault("a value was expected") }
        count += 1
        return start..<offset
    }

    private mutating func begin() throws(JSONFault) {
        skipSpace()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "[") else {
            throw fault("an array was expected")
        }
        offset += 1
    }

    private mutating func end() throws(JSONFault) {
        offset += 1
        skipSpace()
        guard offset == bytes.count else { throw fault("nothing was expected after the array") }
        offset = bytes.count
    }

    /// Goes to the comma or bracket that ends an element.
    private mutating func skipElement() throws(JSONFault) {
        var depth = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""): try skipText()
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            offset += 1
        }
        throw fault("\"]\" was expected, but the text ends")
    }

    /// Goes to the closing quote.
    private mutating func skipText() throws(JSONFault) {
        let start = offset
        offset += 1
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard offset < bytes.count else {
            offset = start
            throw fault("the closing quote is missing")
        }
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0a, 0x0d: offset += 1
            default: return
            }
        }
    }

    private func fault(_ reason: String) -> JSONFault {
        JSONFault(field: "[\(count)]", offset: offset, reason: reason)
    }
}

/// Goes over JSON text without reading it: follows quotes, escapes and brackets alone.
///
/// So a bad number or byte spoils only the piece that it is in, which is left to whoever reads that
/// piece. Where quotes or brackets are broken, nothing after can be told apart.
struct JSONPieces {
    let bytes: UnsafeRawBufferPointer
    private(set) var offset: Int

    init(_ bytes: UnsafeRawBufferPointer, from offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// The byte at which it stands, past any space; nil at the end.
    mutating func peek() -> UInt8? {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0a, 0x0d: offset += 1
            default: return bytes[offset]
            }
        }
        return nil
    }

    /// Goes past a mark if it comes next.
    mutating func accept(_ mark: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: mark) else { return false }
        offset += 1
        return true
    }

    mutating func expect(_ mark: Unicode.Scalar, _ reason: String) throws(JSONFault) {
        guard accept(mark) else { throw fault(reason) }
    }

    /// Goes past a value, to the comma or bracket behind it; its bytes, with the space behind it.
    mutating func value() throws(JSONFault) -> Range<Int> {
        guard peek() != nil else { throw fault("a value was expected, but the text ends") }
        let start = offset
        var depth = 0
        scan: while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""): try text()
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { break scan }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: break scan
            default: break
            }
            offset += 1
        }
        guard offset < bytes.count || depth == 0 else {
            throw fault("a closing bracket was expected, but the text ends")
        }
        guard offset > start else { throw fault("a value was expected") }
        return start..<offset
    }

    /// Goes past a member's name; its bytes, quotes included.
    mutating func name() throws(JSONFault) -> Range<Int> {
        guard peek() == UInt8(ascii: "\"") else {
            throw fault("a member's name in quotes was expected")
        }
        let start = offset
        try text()
        offset += 1
        return start..<offset
    }

    /// Goes to the closing quote.
    private mutating func text() throws(JSONFault) {
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

    func fault(_ reason: String) -> JSONFault {
        JSONFault(field: "", offset: offset, reason: reason)
    }
}

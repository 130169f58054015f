/// JSON text (RFC 8259), written piece by piece into one buffer of bytes.
///
/// Commas are put where they belong; the caller opens and closes what it writes:
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.key("count")
///     json.int(3)
///     json.endObject()  // {"count":3}
///
/// Doubles are printed in the shortest form that reads back as the same 64 bits, always with a `.`
/// or an exponent, so that they stay apart from integers. In texts all control characters (DEL and
/// C1 too) are escaped, so that no stored text can drive a terminal.
package struct JSONWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    /// Forgets what was written, keeping the memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// What was written so far, which is then forgotten; commas go on where they were.
    package mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The name of the member whose value comes next.
    package mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ text: String) {
        beginValue()
        var text = text
        text.withUTF8 { JSONText.append(quoting: UnsafeRawBufferPointer($0), to: &bytes) }
    }

    /// A text given by its UTF-8 bytes, which must be valid.
    package mutating func string(utf8: UnsafeRawBufferPointer) {
        beginValue()
        JSONText.append(quoting: utf8, to: &bytes)
    }

    package mutating func int(_ value: some BinaryInteger) {
        raw(String(value))
    }

    /// A finite number; anything else has no form in JSON and becomes null.
    package mutating func double(_ value: Double) {
        raw(value.isFinite ? value.description : "null")
    }

    package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    package mutating func null() { raw("null") }

    /// A value that is JSON already, such as a number of many digits.
    package mutating func raw(_ json: String) {
        beginValue()
        bytes.append(contentsOf: json.utf8)
    }

    /// A value of any kind, members in the byte order of their keys.
    package mutating func value(_ value: Value) {
        switch value {
        case .null: null()
        case .bool(let bool): self.bool(bool)
        case .int(let int): self.int(int)
        case .double(let double): self.double(double)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                key(name.text)
                self.value(member)
            }
            endObject()
        }
    }

    /// Ends a line, after which a value of its own begins.
    package mutating func newline() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    private mutating func beginValue() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        beginValue()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }
}

/// How texts are escaped in JSON.
package enum JSONText {
    /// Appends a text in quotes.
    package static func append(quoting text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var copied = 0
        for i in text.indices where needsEscape(text, i) {
            bytes.append(contentsOf: text[copied..<i])
            copied = i + 1
            append(escaping: text, at: i, to: &bytes)
        }
        bytes.append(contentsOf: text[copied...])
        bytes.append(UInt8(ascii: "\""))
    }

    /// Quotes, backslashes, C0 and DEL; of a C1 control (C2 80…9F) the second byte.
    private static func needsEscape(_ text: UnsafeRawBufferPointer, _ i: Int) -> Bool {
        let byte = text[i]
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
        return byte == 0x7f || (byte >= 0x80 && byte < 0xa0 && i > 0 && text[i - 1] == 0xc2)
    }

    private static func append(
        escaping text: UnsafeRawBufferPointer, at i: Int, to bytes: inout [UInt8]
    ) {
        let byte = text[i]
        // The first byte of a C1 control was copied as it is.
        if byte >= 0x80 { bytes.removeLast() }
        bytes.append(UInt8(ascii: "\\"))
        if let short = shortEscape(byte) {
            bytes.append(short)
        } else {
            bytes.append(contentsOf: [
                UInt8(ascii: "u"), 0x30, 0x30, digit(byte >> 4), digit(byte & 15),
            ])
        }
    }

    private static func shortEscape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0a: UInt8(ascii: "n")
        case 0x0c: UInt8(ascii: "f")
        case 0x0d: UInt8(ascii: "r")
        default: nil
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x57 + nibble
    }
}

import FootfallModel
import Testing

@Suite("JSON text")
struct JSONWriterTests {
    func text(_ value: Value) -> String {
        var json = JSONWriter()
        json.value(value)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test("Values nest, with commas between and keys in byte order")
    func nesting() {
        let value = Value.object([
            "b": .array([.int(1), .double(1), .null, .array([]), .object([:])]), "a": .bool(true),
        ])
        #expect(text(value) == #"{"a":true,"b":[1,1.0,null,[],{}]}"#)
    }

    @Test("Doubles keep a point or an exponent and read back as the same bits")
    func doubles() {
        #expect(text(.double(-0.0)) == "-0.0")
        #expect(text(.double(1e300)) == "1e+300")
        let values: [Double] = [
            0.1, 1 / 3, .leastNonzeroMagnitude, 1.7976931348623157e308, 9007199254740992, 1e16,
        ]
        for value in values {
            let written = text(.double(value))
            #expect(Double(written) == value)
            #expect(written.contains(".") || written.contains("e"))
        }
    }

    @Test("Quotes, backslashes and every control character are escaped; all else stays")
    func escapes() {
        #expect(
            text(.string("a\"b\\c\n\t\u{1}\u{7f}\u{9b}é")) == #""a\"b\\c\n\t\u0001\u007f\u009bé""#)
        #expect(text(.string("\u{a0}\u{80}\u{c2}日本")) == "\"\u{a0}\\u0080\u{c2}日本\"")
        #expect(text(.string("")) == "\"\"")
    }

    @Test("Lines hold values of their own")
    func lines() {
        var json = JSONWriter()
        json.int(1)
        json.newline()
        json.beginArray()
        json.string("x")
        json.endArray()
        #expect(String(decoding: json.bytes, as: UTF8.self) == "1\n[\"x\"]")
    }
}

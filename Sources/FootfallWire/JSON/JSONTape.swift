/// A JSON document that `JSONScanner` has read: a tape of words, and the texts beside it.
///
/// The layout is that of simdjson's documents (its doc/tape.md). The top byte of a word is its type, the rest its payload:
///
///     r        root; the first and the last word
///     { [      payload: index behind the matching end in the low 32 bits, number of elements above
///     } ]      end
///     "        payload: offset in the texts of a 4-byte length (native order) and the bytes
///     l d      the next word is the Int64 or Double
///     t f n    true, false, null
///     x        in place of a name: a member that a later one of the same name replaces; payload:
///              index of the next name
///
/// The pointers are those of the scanner, which outlives the tape. Indices come from the tape itself,
/// whose maker is trusted; the document was not.
struct JSONTape {
    let words: UnsafePointer<UInt64>
    let texts: UnsafePointer<UInt8>

    enum Kind {
        static let beginObject = UInt8(ascii: "{")
        static let endObject = UInt8(ascii: "}")
        static let beginArray = UInt8(ascii: "[")
        static let endArray = UInt8(ascii: "]")
        static let text = UInt8(ascii: "\"")
        static let int = UInt8(ascii: "l")
        static let double = UInt8(ascii: "d")
        static let yes = UInt8(ascii: "t")
        static let no = UInt8(ascii: "f")
        static let null = UInt8(ascii: "n")
        static let replaced = UInt8(ascii: "x")
        static let root = UInt8(ascii: "r")
    }

    @inline(__always)
    static func word(_ kind: UInt8, _ payload: Int) -> UInt64 {
        UInt64(kind) << 56 | UInt64(payload)
    }

    @inline(__always)
    func kind(_ index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: words[index] &>> 56)
    }

    @inline(__always)
    func text(_ index: Int) -> UnsafeRawBufferPointer {
        let start = UnsafeRawPointer(texts) + Int(words[index] & 0x00ff_ffff_ffff_ffff)
        return UnsafeRawBufferPointer(
            start: start + 4, count: Int(start.loadUnaligned(as: UInt32.self)))
    }

    @inline(__always)
    func int(_ index: Int) -> Int64 { Int64(bitPattern: words[index + 1]) }

    @inline(__always)
    func double(_ index: Int) -> Double { Double(bitPattern: words[index + 1]) }

    /// For the beginning of an array: how many elements it has.
    ///
    /// Exact, since a record of 1 MiB can't hold as many as the 24 bits can't.
    @inline(__always)
    func count(_ index: Int) -> Int { Int(words[index] &>> 32 & 0xff_ffff) }

    /// The index behind a value.
    @inline(__always)
    func end(of index: Int) -> Int {
        switch kind(index) {
        case Kind.beginObject, Kind.beginArray, Kind.replaced:
            Int(words[index] & 0xffff_ffff)
        case Kind.int, Kind.double: index + 2
        default: index + 1
        }
    }

    /// The index of the next name at or after `index`, or nil at the object's end.
    @inline(__always)
    func member(_ index: Int) -> Int? {
        var index = index
        while kind(index) == Kind.replaced { index = end(of: index) }
        return kind(index) == Kind.text ? index : nil
    }
}

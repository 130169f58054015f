internal import CSimdjson

/// The fast parser, simdjson's: it says yes, with a tape, or no.
///
/// `JSONScanner` says why not.
///
/// What it would say yes to wrongly is refused here or by whoever walks the tape: an integer `-0`
/// is read as 0, and half a surrogate pair may become text that is not UTF-8.
struct JSONParser: ~Copyable {
    /// How many bytes behind a document must be readable.
    static let padding = csimdjson_padding()

    private let parser: OpaquePointer?

    init() {
        parser = csimdjson_create(WireLimits.depthMax)
    }

    deinit { csimdjson_free(parser) }

    /// The tape of a document, or nil if it was refused.
    ///
    /// The document is followed by `padding` readable bytes.
    borrowing func parse(_ document: UnsafeRawBufferPointer) -> JSONTape? {
        guard let start = document.baseAddress?.assumingMemoryBound(to: UInt8.self),
            let parser, csimdjson_parse(parser, start, document.count) == 0,
            let words = csimdjson_tape(parser), let texts = csimdjson_strings(parser)
        else { return nil }
        return JSONTape(words: words, texts: texts)
    }
}

internal import CSimdjson

/// Where the tokens of JSON text begin, found 64 bytes at a time by simdjson's first stage (Langdale
/// and Lemire, "Parsing Gigabytes of JSON per Second", VLDB Journal 28, 2019).
///
/// A token is one of `{}[]:,`, a text with its quotes, or anything else without white space: a
/// number, a literal, or what is neither. The text may hold several documents, so a call serves many
/// lines. That it is UTF-8, that its texts end and hold no control characters is checked; what the
/// tokens make together is not: `TokenCursor` and those who use it do that.
struct TokenIndex: ~Copyable {
    /// How many bytes behind the text must be readable.
    static let padding = csimdjson_padding()

    private let indexer = csimdjson_create()

    deinit { csimdjson_free(indexer) }

    /// The tokens of a text, until the next call; nil if it was refused.
    ///
    /// The text is followed by `padding` readable bytes.
    mutating func tokens(of text: UnsafeRawBufferPointer) -> TokenCursor? {
        guard let start = text.baseAddress, let indexer,
            csimdjson_index(indexer, start.assumingMemoryBound(to: UInt8.self), text.count) == 0,
            let tokens = csimdjson_tokens(indexer)
        else { return nil }
        return TokenCursor(
            text: start, tokens: tokens, count: csimdjson_token_count(indexer))
    }
}

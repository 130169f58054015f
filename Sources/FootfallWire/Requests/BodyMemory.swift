/// What the pointers of an event that is being read point into: parsed documents, decoded texts.
///
/// Safety: memory is allocated, filled and handed out here alone, never changed afterwards, and
/// freed by `removeAll` and at the end. Whoever reads a body holds the object until the body's
/// events are in columns, and only then empties it. Bytes that are parsed must stay where they are
/// as long.
final class BodyMemory {
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var tokens = TokenTape()

    deinit { removeAll() }

    /// Frees everything.
    func removeAll() {
        for block in blocks { block.deallocate() }
        blocks.removeAll(keepingCapacity: true)
    }

    /// Parses a body: fast, or with the scanner if the fast way has any doubt.
    ///
    /// The body is followed by `TokenIndex.padding` readable bytes.
    func parse(_ body: UnsafeRawBufferPointer) throws(JSONFault) -> JSONDocument {
        guard tokens.read(body) else { return try scan(body) }
        return document(
            tokens.words, tokens.texts, tokens.offsets, bytes: body, base: 0)
    }

    /// Parses a document with the scanner, up to a depth of nesting; `base` is where it begins in the
    /// request's body.
    func scan(
        _ bytes: UnsafeRawBufferPointer, base: Int = 0, depthMax: Int = WireLimits.depthMax
    ) throws(JSONFault) -> JSONDocument {
        var scanner = JSONScanner(bytes, depthMax: depthMax)
        try scanner.scan()
        return document(
            scanner.words, scanner.texts, scanner.offsets, bytes: bytes, base: base)
    }

    private func document(
        _ words: [UInt64], _ texts: [UInt8], _ offsets: [Int], bytes: UnsafeRawBufferPointer,
        base: Int
    ) -> JSONDocument {
        JSONDocument(
            tape: JSONTape(words: copy(words), texts: copy(texts)), bytes: bytes,
            offsets: copy(offsets), base: base)
    }

    /// Keeps a text.
    func keep(_ text: [UInt8]) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: copy(text), count: text.count)
    }

    private func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element> {
        let block = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, elements.count * MemoryLayout<Element>.stride),
            alignment: MemoryLayout<Element>.alignment)
        blocks.append(block)
        elements.withUnsafeBytes { block.copyMemory(from: $0) }
        let typed = block.bindMemory(to: Element.self)
        guard let start = typed.baseAddress else {
            preconditionFailure("an allocation of a byte or more has an address")
        }
        return UnsafePointer(start)
    }
}

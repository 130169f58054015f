internal import FootfallModel

/// Moves the events of native lines into columns, straight from the tokens of the line.
///
/// It only says yes or no: a line that it refuses leaves nothing behind and is read once more
/// (`ScannedEvent`), to say what is wrong with it.
struct NativeLineReader: ~Copyable {
    typealias Doubt = TokenCursor.Doubt

    let allowsExportFields: Bool
    private var walk = TokenWalk()
    /// The row of the event being read.
    private var row = 0

    init(allowsExportFields: Bool) {
        self.allowsExportFields = allowsExportFields
    }

    consuming func finish() -> EventBatch { walk.builder.finish() }

    /// The events so far, after which the reader begins anew.
    mutating func take() -> EventBatch { walk.builder.take() }

    /// How many paths were met so far.
    var pathCount: Int { walk.builder.pathCount }

    /// Takes in the event of the line that begins with the next token and ends before an offset;
    /// `firstEscape` is the line's first backslash.
    mutating func read(
        _ tokens: inout TokenCursor, lineEnd: Int, firstEscape: UnsafeRawPointer?
    ) -> Bool {
        row = walk.builder.beginEvent()
        walk.beginLine(firstEscape: firstEscape)
        do {
            try readEvent(&tokens, lineEnd: lineEnd)
            return true
        } catch {
            walk.builder.discardEvent()
            return false
        }
    }

    /// Takes in the event of a line that a scanner has read; what is wrong with it, if something is.
    mutating func readScanned(_ tape: JSONTape) -> LineFault? {
        ScannedEvent(tape: tape, allowsExportFields: allowsExportFields)
            .append(to: &walk.builder)
    }

    /// What is appended at the event's end.
    private struct Keys {
        var time: Int64?
        var customer: UnsafeRawBufferPointer?
        var insertID: UnsafeRawBufferPointer?
        /// A bit for each field that was there.
        var seen: UInt16 = 0

        func has(_ field: NativeField) -> Bool { seen & field.bit != 0 }
    }

    private mutating func readEvent(
        _ tokens: inout TokenCursor, lineEnd: Int
    ) throws(Doubt) {
        var keys = Keys()
        try tokens.expect("{")
        repeat {
            let name = try walk.name(&tokens)
            guard let field = NativeField.named(name), !keys.has(field),
                allowsExportFields || !field.isExportOnly
            else { throw Doubt() }
            keys.seen |= field.bit
            try readValue(&tokens, of: field, into: &keys)
        } while tokens.accept(",")
        guard tokens.offset < lineEnd else { throw Doubt() }
        try tokens.expect("}")
        guard tokens.offset >= lineEnd, keys.has(.event), let time = keys.time
        else { throw Doubt() }
        if !keys.has(.source) { appendOwnSource() }
        walk.builder.endEvent(
            time: time, timeIsSent: true, customer: keys.customer, tag: .own, id: keys.insertID)
    }

    @inline(__always)
    private mutating func readValue(
        _ tokens: inout TokenCursor, of field: NativeField, into keys: inout Keys
    ) throws(Doubt) {
        switch field {
        case .event:
            let name = try walk.text(&tokens, bytesMax: WireLimits.textBytesMax)
            guard !name.isEmpty else { throw Doubt() }
            walk.builder.append(text: name, at: .event, slot: row)
        case .customer: keys.customer = try id(&tokens)
        case .time: keys.time = try instant(&tokens)
        case .insertID: keys.insertID = try id(&tokens)
        case .session:
            guard let session = try id(&tokens) else { return }
            walk.builder.append(text: session, at: .session, slot: row)
        case .product: try readProducts(&tokens)
        case .properties:
            if tokens.kind == UInt8(ascii: "n") { return try tokens.literal("null") }
            _ = try walk.appendMembers(of: &tokens, at: .properties, slot: row, depth: 2)
        case .source:
            guard let source = try id(&tokens) else { return appendOwnSource() }
            walk.builder.append(text: source, at: .source, slot: row)
        case .received:
            walk.builder.append(int: try instant(&tokens), at: .received, slot: row)
        }
    }

    private mutating func appendOwnSource() {
        let name = NativeLineDecoder.sourceName
        let bytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        walk.builder.append(text: bytes, at: .source, slot: row)
    }

    private mutating func id(
        _ tokens: inout TokenCursor
    ) throws(Doubt) -> UnsafeRawBufferPointer? {
        try optionalText(&tokens, bytesMax: WireLimits.idBytesMax)
    }

    /// A text's bytes; nil if it is empty or null.
    @inline(__always)
    private mutating func optionalText(
        _ tokens: inout TokenCursor, bytesMax: Int
    ) throws(Doubt) -> UnsafeRawBufferPointer? {
        if tokens.kind == UInt8(ascii: "n") {
            try tokens.literal("null")
            return nil
        }
        let text = try walk.text(&tokens, bytesMax: bytesMax)
        return text.isEmpty ? nil : text
    }

    private mutating func instant(_ tokens: inout TokenCursor) throws(Doubt) -> Int64 {
        if tokens.kind == UInt8(ascii: "\"") {
            let text = try walk.text(&tokens, bytesMax: WireLimits.textBytesMax)
            guard let time = try? Timestamp(rfc3339: text) else { throw Doubt() }
            return time.microseconds
        }
        guard case .int(let milliseconds) = try tokens.number(),
            let time = Timestamp(milliseconds: milliseconds)
        else { throw Doubt() }
        return time.microseconds
    }

    private mutating func readProducts(_ tokens: inout TokenCursor) throws(Doubt) {
        let isList = tokens.accept("[")
        if isList, tokens.accept("]") { return }
        var element: EventBatchBuilder.NodeID?
        var length = 0
        repeat {
            let text = try optionalText(&tokens, bytesMax: WireLimits.textBytesMax)
            guard let text else { continue }
            let node = element ?? walk.builder.openList(at: .product)
            walk.builder.append(text: text, at: node, slot: walk.builder.addSlot(at: node))
            element = node
            length += 1
        } while isList && tokens.accept(",")
        if isList { try tokens.expect("]") }
        if let element {
            walk.builder.closeList(element, at: .product, slot: row, length: length)
        }
    }
}

internal import FootfallModel

/// Moves JSON values into columns, token by token, without making anything of them in between.
///
/// It knows the grammar and nothing of events. At the first doubt it stops; what it had appended is
/// the caller's to take back.
struct TokenWalk: ~Copyable {
    typealias Doubt = TokenCursor.Doubt

    var builder = EventBatchBuilder()
    private var texts = TokenTexts()

    /// Begins a line; texts of the one before are gone.
    @inline(__always)
    mutating func beginLine(firstEscape: UnsafeRawPointer?) {
        texts.begin(firstEscape: firstEscape)
    }

    /// The text that is the next token, for the time of the line.
    @inline(__always)
    mutating func text(
        _ tokens: inout TokenCursor, bytesMax: Int
    ) throws(Doubt) -> UnsafeRawBufferPointer {
        let text = try texts.next(in: &tokens)
        guard text.count <= bytesMax else { throw Doubt() }
        return text
    }

    /// The next member's name, with the colon behind it.
    @inline(__always)
    mutating func name(_ tokens: inout TokenCursor) throws(Doubt) -> UnsafeRawBufferPointer {
        let name = try text(&tokens, bytesMax: WireLimits.textBytesMax)
        try tokens.expect(":")
        return name
    }

    /// Appends what lies in the object that begins with the next token; whether that is anything.
    mutating func appendMembers(
        of tokens: inout TokenCursor, at node: EventBatchBuilder.NodeID, slot: Int, depth: Int
    ) throws(Doubt) -> Bool {
        guard depth <= WireLimits.depthMax else { throw Doubt() }
        try tokens.expect("{")
        if tokens.accept("}") { return false }
        var previous: EventBatchBuilder.NodeID?
        repeat {
            let key = try name(&tokens)
            // Of members that share a name the last wins, which is for others to find out.
            guard let child = builder.child(of: node, key: key, after: previous, inNew: slot)
            else { throw Doubt() }
            try appendValue(of: &tokens, at: child, slot: slot, depth: depth)
            previous = child
        } while tokens.accept(",")
        try tokens.expect("}")
        return true
    }

    /// Appends the value that begins with the next token and lies in an object or array at `depth`.
    @inline(__always)
    private mutating func appendValue(
        of tokens: inout TokenCursor, at node: EventBatchBuilder.NodeID, slot: Int, depth: Int
    ) throws(Doubt) {
        // Most values are texts.
        guard tokens.kind == UInt8(ascii: "\"") else {
            return try appendOther(of: &tokens, at: node, slot: slot, depth: depth)
        }
        let text = try text(&tokens, bytesMax: WireLimits.textBytesMax)
        builder.append(text: text, at: node, slot: slot)
    }

    private mutating func appendOther(
        of tokens: inout TokenCursor, at node: EventBatchBuilder.NodeID, slot: Int, depth: Int
    ) throws(Doubt) {
        switch tokens.kind {
        case UInt8(ascii: "t"):
            try tokens.literal("true")
            builder.append(bool: true, at: node, slot: slot)
        case UInt8(ascii: "f"):
            try tokens.literal("false")
            builder.append(bool: false, at: node, slot: slot)
        case UInt8(ascii: "n"):
            try tokens.literal("null")
            builder.appendNull(at: node, slot: slot)
        case UInt8(ascii: "["):
            try appendElements(of: &tokens, at: node, slot: slot, depth: depth + 1)
        case UInt8(ascii: "{"):
            if try !appendMembers(of: &tokens, at: node, slot: slot, depth: depth + 1) {
                builder.appendEmptyObject(at: node, slot: slot)
            }
        default:
            switch try tokens.number() {
            case .int(let int): builder.append(int: int, at: node, slot: slot)
            case .double(let double): builder.append(double: double, at: node, slot: slot)
            }
        }
    }

    private mutating func appendElements(
        of tokens: inout TokenCursor, at node: EventBatchBuilder.NodeID, slot: Int, depth: Int
    ) throws(Doubt) {
        guard depth <= WireLimits.depthMax else { throw Doubt() }
        try tokens.expect("[")
        let element = builder.openList(at: node)
        var length = 0
        if !tokens.accept("]") {
            repeat {
                let slot = builder.addSlot(at: element)
                try appendValue(of: &tokens, at: element, slot: slot, depth: depth)
                length += 1
            } while tokens.accept(",")
            try tokens.expect("]")
        }
        builder.closeList(element, at: node, slot: slot, length: length)
    }
}

internal import FootfallModel

/// Moves the leaves of a parsed JSON object into columns.
struct TapeWalk {
    let tape: JSONTape
    /// The text that the fast parser read; nil if `JSONScanner` read it.
    let line: UnsafeRawBufferPointer?

    /// Whether the tape says all there is to say: numbers in range, members once, limits kept.
    var isScanned: Bool { line == nil }

    /// Appends what lies in the object at `index`.
    ///
    /// Throws `doubt` where only a scan can tell.
    func appendMembers(
        of index: Int, at node: EventBatchBuilder.NodeID, slot: Int, depth: Int,
        to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard depth <= WireLimits.depthMax else { throw .doubt }
        var next = index + 1
        var previous: EventBatchBuilder.NodeID?
        while let name = tape.member(next) {
            let key = tape.text(name)
            guard key.count <= WireLimits.textBytesMax,
                let child = builder.child(of: node, key: key, after: previous, inNew: slot)
                    ?? (isScanned ? builder.child(of: node, key: key, after: previous) : nil)
            else { throw .doubt }
            try append(name + 1, at: child, slot: slot, depth: depth, to: &builder)
            next = tape.end(of: name + 1)
            previous = child
        }
    }

    private func append(
        _ index: Int, at node: EventBatchBuilder.NodeID, slot: Int, depth: Int,
        to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        switch tape.kind(index) {
        case JSONTape.Kind.text:
            let text = tape.text(index)
            guard text.count <= WireLimits.textBytesMax else { throw .doubt }
            builder.append(text: text, at: node, slot: slot)
        case JSONTape.Kind.int:
            let int = tape.int(index)
            if int == 0, let line, Self.mayHoldNegativeZero(line) { throw .doubt }
            builder.append(int: int, at: node, slot: slot)
        case JSONTape.Kind.double: builder.append(double: tape.double(index), at: node, slot: slot)
        case JSONTape.Kind.yes: builder.append(bool: true, at: node, slot: slot)
        case JSONTape.Kind.no: builder.append(bool: false, at: node, slot: slot)
        case JSONTape.Kind.null: builder.appendNull(at: node, slot: slot)
        case JSONTape.Kind.beginArray:
            try appendElements(of: index, at: node, slot: slot, depth: depth + 1, to: &builder)
        case JSONTape.Kind.beginObject:
            if tape.kind(index + 1) == JSONTape.Kind.endObject {
                builder.appendEmptyObject(at: node, slot: slot)
            }
            try appendMembers(of: index, at: node, slot: slot, depth: depth + 1, to: &builder)
        default: throw .doubt
        }
    }

    private func appendElements(
        of index: Int, at node: EventBatchBuilder.NodeID, slot: Int, depth: Int,
        to builder: inout EventBatchBuilder
    ) throws(LineFault) {
        guard depth <= WireLimits.depthMax else { throw .doubt }
        let list = builder.beginList(at: node, slot: slot, length: tape.count(index))
        var next = index + 1
        var slot = list.firstSlot
        while tape.kind(next) != JSONTape.Kind.endArray {
            try append(next, at: list.element, slot: slot, depth: depth, to: &builder)
            next = tape.end(of: next)
            slot += 1
        }
    }

    /// Whether a line has an integer `-0`, or a text that looks like one: `-0` where a value may
    /// begin, without a fraction or exponent.
    private static func mayHoldNegativeZero(_ line: UnsafeRawBufferPointer) -> Bool {
        var start = 1
        while let minus = ByteSearch.first(UInt8(ascii: "-"), in: line, from: start),
            minus + 2 < line.count
        {
            start = minus + 1
            guard line[minus + 1] == UInt8(ascii: "0") else { continue }
            switch (line[minus - 1], line[minus + 2]) {
            case (0x30...0x39, _), (0x41...0x5a, _), (0x61...0x7a, _): continue
            case (_, 0x30...0x39), (_, UInt8(ascii: ".")), (_, UInt8(ascii: "e")),
                (_, UInt8(ascii: "E")):
                continue
            default: return true
            }
        }
        return false
    }
}

internal import FootfallModel

/// Writes values of a document in their canonical bytes (`ValueCoding`, which draws them): whatever
/// the order of members and the spelling of numbers and escapes, equal values have equal bytes.
struct CanonicalForm {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: JSONPlace) {
        switch value.number {
        case .int(let int)?: append(3, UInt64(bitPattern: int))
        case .double(let double)?: append(4, double.bitPattern)
        case nil: appendOther(value)
        }
    }

    private mutating func appendOther(_ value: JSONPlace) {
        switch value.kind {
        case JSONTape.Kind.yes: bytes.append(2)
        case JSONTape.Kind.no: bytes.append(1)
        case JSONTape.Kind.beginArray:
            beginArray(count: value.count)
            for element in value.elements { append(element) }
        case JSONTape.Kind.beginObject:
            let members = value.members.sorted {
                $0.name.lexicographicallyPrecedes($1.name)
            }
            beginObject(count: members.count)
            for (name, member) in members {
                append(name: name)
                append(member)
            }
        default:
            if let text = value.text { append(text: text) } else { appendNull() }
        }
    }

    mutating func appendNull() { bytes.append(0) }

    mutating func append(text: UnsafeRawBufferPointer) {
        bytes.append(5)
        append(name: text)
    }

    /// The elements follow.
    mutating func beginArray(count: Int) {
        bytes.append(6)
        append(varint: count)
    }

    /// The members follow, each name before its value, by name in byte order.
    mutating func beginObject(count: Int) {
        bytes.append(7)
        append(varint: count)
    }

    mutating func append(name: UnsafeRawBufferPointer) {
        append(varint: name.count)
        bytes.append(contentsOf: name)
    }

    private mutating func append(_ tag: UInt8, _ word: UInt64) {
        bytes.append(tag)
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(varint count: Int) {
        var rest = count
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

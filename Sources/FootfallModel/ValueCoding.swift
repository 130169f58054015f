/// Canonical bytes of a value: equal values have equal bytes, and only they.
///
///     null 00 · false 01 · true 02
///     int    03, then 8 bytes, big-endian
///     double 04, then the 8 bytes of its bit pattern, big-endian
///     text   05, length, bytes
///     array  06, count, each value
///     object 07, count, then by key in byte order: key's length, key's bytes, value
///
/// Lengths and counts are unsigned LEB128 in the shortest form. Used where a value must be compared,
/// hashed or kept as a whole: the overflow column, the tie order, the content of an event.
package enum ValueCoding {
    package static let depthMax = 34

    package static func encode(_ value: Value, into bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(0)
        case .bool(let bool): bytes.append(bool ? 2 : 1)
        case .int(let int):
            bytes.append(3)
            append(UInt64(bitPattern: int), into: &bytes)
        case .double(let double):
            bytes.append(4)
            append(double.bitPattern, into: &bytes)
        case .string(let text):
            bytes.append(5)
            append(text: text, into: &bytes)
        case .array(let values):
            bytes.append(6)
            append(varint: values.count, into: &bytes)
            for value in values { encode(value, into: &bytes) }
        case .object(let members):
            bytes.append(7)
            append(varint: members.count, into: &bytes)
            let ordered = members.sorted { $0.key < $1.key }
            for (key, value) in ordered {
                append(text: key.text, into: &bytes)
                encode(value, into: &bytes)
            }
        }
    }

    package static func encode(_ value: Value) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(value, into: &bytes)
        return bytes
    }

    /// The value of canonical bytes; throws `damaged` for any other bytes.
    package static func decode(_ bytes: ArraySlice<UInt8>) throws -> Value {
        var reader = Reader(bytes: bytes, offset: bytes.startIndex)
        let value = try reader.value(depth: 0)
        guard reader.offset == bytes.endIndex else { throw reader.damage("bytes are left over") }
        return value
    }

    private static func append(_ word: UInt64, into bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
    }

    private static func append(varint count: Int, into bytes: inout [UInt8]) {
        var rest = UInt64(count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func append(text: String, into bytes: inout [UInt8]) {
        append(varint: text.utf8.count, into: &bytes)
        bytes.append(contentsOf: text.utf8)
    }
}

private struct Reader {
    let bytes: ArraySlice<UInt8>
    var offset: Int

    func damage(_ what: String) -> FootfallError {
        FootfallError(.damaged, "canonical value: \(what) at offset \(offset - bytes.startIndex)")
    }

    mutating func byte() throws -> UInt8 {
        guard offset < bytes.endIndex else { throw damage("ends early") }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func word() throws -> UInt64 {
        var word: UInt64 = 0
        for _ in 0..<8 { word = try word << 8 | UInt64(byte()) }
        return word
    }

    /// A count or length, which can't be larger than the bytes that are left.
    mutating func count() throws -> Int {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 35, by: 7) {
            let next = try byte()
            result |= UInt64(next & 0x7f) << shift
            if next & 0x80 == 0 {
                guard result <= UInt64(bytes.endIndex - offset) else { break }
                return Int(result)
            }
        }
        throw damage("a length that is too large")
    }

    mutating func text() throws -> String {
        let length = try count()
        defer { offset += length }
        guard let text = String(validating: bytes[offset..<offset + length], as: UTF8.self) else {
            throw damage("a text that is not UTF-8")
        }
        return text
    }

    mutating func value(depth: Int) throws -> Value {
        guard depth <= ValueCoding.depthMax else { throw damage("nesting is too deep") }
        switch try byte() {
        case 0: return .null
        case 1: return .bool(false)
        case 2: return .bool(true)
        case 3: return .int(Int64(bitPattern: try word()))
        case 4: return .double(Double(bitPattern: try word()))
        case 5: return .string(try text())
        case 6: return .array(try (0..<count()).map { _ in try value(depth: depth + 1) })
        case 7: return .object(try members(depth: depth))
        default: throw damage("an unknown tag")
        }
    }

    mutating func members(depth: Int) throws -> [Name: Value] {
        var members: [Name: Value] = [:]
        for _ in 0..<(try count()) {
            let key = Name(try text())
            members[key] = try value(depth: depth + 1)
        }
        return members
    }
}

/// The plain fields of log payloads and manifests.
///
///     u8, u16, u32, u64, i64   little-endian, fixed size
///     varint                   unsigned LEB128, at most 10 bytes, shortest form
///     bytes, text              varint length, then the bytes (UTF-8 for a text)

package import FootfallModel

/// Appends fields.
package struct FieldWriter {
    package var bytes: [UInt8] = []

    package init() {}

    package mutating func fixed(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func varint(_ value: Int) {
        precondition(value >= 0, "counts and lengths are not negative")
        var rest = UInt64(value)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    package mutating func bytes(_ value: some Collection<UInt8>) {
        varint(value.count)
        bytes.append(contentsOf: value)
    }

    package mutating func text(_ value: String) {
        bytes(value.utf8)
    }
}

/// Takes fields off the front of untrusted bytes; every shortfall is `damaged`.
package struct FieldReader {
    private let bytes: ArraySlice<UInt8>
    private var offset: Int
    /// For messages: what is being read.
    private let subject: String

    package init(_ bytes: ArraySlice<UInt8>, subject: String) {
        self.bytes = bytes
        self.subject = subject
        offset = bytes.startIndex
    }

    package var remaining: Int { bytes.endIndex - offset }

    package func damage(_ what: String) -> FootfallError {
        FootfallError(.damaged, "\(subject): \(what) at offset \(offset - bytes.startIndex)")
    }

    package mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0 && count <= remaining else {
            throw damage("\(count) bytes expected, \(remaining) left")
        }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    package mutating func fixed<T: FixedWidthInteger>(_ type: T.Type = T.self) throws -> T {
        let field = try take(MemoryLayout<T>.size)
        return field.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(as: T.self)) }
    }

    package mutating func varint() throws -> Int {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            let next = try fixed(UInt8.self)
            result |= UInt64(next & 0x7f) << shift
            if next & 0x80 == 0 {
                guard next != 0 || shift == 0 else { throw damage("a number in a longer form") }
                return Int(result)
            }
        }
        throw damage("a number that does not fit")
    }

    /// The count of things to come, each of which takes at least `size` bytes.
    package mutating func count(ofSizeAtLeast size: Int = 1) throws -> Int {
        let count = try varint()
        guard count <= remaining / size else {
            throw damage("\(count) entries announced, \(remaining) bytes left")
        }
        return count
    }

    package mutating func byteString() throws -> [UInt8] {
        Array(try take(count()))
    }

    package mutating func text() throws -> String {
        let field = try take(count())
        guard let text = String(validating: field, as: UTF8.self) else {
            throw damage("a text that is not UTF-8")
        }
        return text
    }

    package func finish() throws {
        guard remaining == 0 else { throw damage("\(remaining) bytes left over") }
    }
}

package import FootfallModel

/// Takes the plain fields of log payloads and manifests off the front of untrusted bytes; every
/// shortfall is `damaged`.
///
///     u8, u16, u32, u64, i64   little-endian, fixed size
///     varint                   unsigned LEB128 of at most 63 bits, in the shortest form
///     bytes, text              varint length, then the bytes (UTF-8 for a text)
///
/// `ByteWriter` writes them. Unlike `ByteReader`, which borrows the bytes of a block for speed, it
/// keeps them, so that it can be passed on from one part of a manifest to the next.
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

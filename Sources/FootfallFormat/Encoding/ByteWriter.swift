package import FootfallModel

/// Bytes that grow, and which encodings went into them.
///
/// All numbers are little-endian. A varint is unsigned LEB128; a zigzag varint maps 0, −1, 1, −2, …
/// to 0, 1, 2, 3, … first.
package struct ByteWriter: Sendable {
    package var bytes: [UInt8] = []
    package var encodings: EncodingSet = []

    package init() {}

    package var count: Int { bytes.count }

    package mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    package mutating func append(_ encoding: Encoding) {
        encodings.insert(EncodingSet(encoding))
        bytes.append(encoding.rawValue)
    }

    package mutating func append(fixed value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    package mutating func append(count value: Int) {
        append(varint: UInt64(value))
    }

    package mutating func append(zigzag value: Int64) {
        append(varint: UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    package mutating func append(contentsOf raw: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: raw)
    }

    package mutating func append(contentsOf raw: some Collection<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    package mutating func append(_ other: ByteWriter) {
        bytes.append(contentsOf: other.bytes)
        encodings.formUnion(other.encodings)
    }

    /// Bytes behind their count.
    package mutating func append(byteString raw: some Collection<UInt8>) {
        append(count: raw.count)
        bytes.append(contentsOf: raw)
    }

    /// A text: its length in bytes, then the bytes.
    package mutating func append(text: String) {
        append(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// A path: how many components; for each a 0 for `[]`, else the member's length + 1 and bytes.
    package mutating func append(_ path: Path) {
        append(count: path.components.count)
        for component in path.components {
            switch component {
            case .element: append(0)
            case .member(let name):
                append(count: name.text.utf8.count + 1)
                bytes.append(contentsOf: name.text.utf8)
            }
        }
    }

    /// A column's key: its type, then its path.
    package mutating func append(_ key: ColumnKey) {
        append(key.type.rawValue)
        append(key.path)
    }

    /// Makes room for `count` bytes and has them written.
    mutating func append(count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        bytes.withUnsafeMutableBytes {
            write(UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
        }
    }
}

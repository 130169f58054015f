/// The order of texts as bytes, eight at a time: what sorted dictionaries and id indexes are in.
extension UnsafeRawBufferPointer {
    /// Whether these bytes come before others; a prefix comes before what it begins.
    package func precedes(_ other: UnsafeRawBufferPointer) -> Bool {
        let shared = Swift.min(count, other.count)
        var offset = 0
        while offset + 8 <= shared {
            let left = loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let right = other.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if left != right { return UInt64(bigEndian: left) < UInt64(bigEndian: right) }
            offset += 8
        }
        while offset < shared {
            if self[offset] != other[offset] { return self[offset] < other[offset] }
            offset += 1
        }
        return count < other.count
    }

    /// The first eight bytes as a big-endian word, zeros behind the end: orders most byte strings
    /// by one comparison.
    package var prefixWord: UInt64 {
        if count >= 8 { return UInt64(bigEndian: loadUnaligned(as: UInt64.self)) }
        var word: UInt64 = 0
        for byte in self { word = word << 8 | UInt64(byte) }
        return count == 0 ? 0 : word << UInt64(64 - 8 * count)
    }
}

/// Numbers distinct byte strings in order of first sight: an open-addressing table over one arena.
package struct TextInterner: Sendable {
    private var arena: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var hashes: [UInt64] = []
    /// Where a hash leads: its upper half, then code + 1 in the lower half; 0 is free.
    ///
    /// A power of two, at most half full.
    private var table: [UInt64]
    /// The code given last: neighbouring rows often repeat a text.
    private var last: UInt32 = 0
    private let seed = ByteHash.seed

    package init(capacity: Int = 16) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        table = [UInt64](repeating: 0, count: size)
    }

    package var count: Int { hashes.count }
    package var byteCount: Int { arena.count }

    /// The code of these bytes, new or known.
    package mutating func intern(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        if last < hashes.count, isEqual(last, bytes) { return last }
        let hash = ByteHash.hash(bytes, seed: seed)
        let (known, place) = find(bytes, hash: hash)
        last = known ?? add(bytes, hash: hash, place: place)
        return last
    }

    /// The code of these bytes if they are known, and the place in the table where they are or go.
    @inline(__always)
    private func find(
        _ bytes: UnsafeRawBufferPointer, hash: UInt64
    ) -> (code: UInt32?, place: Int) {
        let mark = hash & 0xffff_ffff_0000_0000
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[place] != 0 {
            let code = UInt32(truncatingIfNeeded: table[place]) &- 1
            if table[place] & 0xffff_ffff_0000_0000 == mark, isEqual(code, bytes) {
                return (code, place)
            }
            place = (place + 1) & (table.count - 1)
        }
        return (nil, place)
    }

    /// Takes back the text that was added last.
    mutating func removeLast() {
        let hash = hashes.removeLast()
        offsets.removeLast()
        arena.removeSubrange(Int(offsets[offsets.count - 1])...)
        // Nothing was placed after it, so nothing was led past its place.
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while UInt32(truncatingIfNeeded: table[place]) != UInt32(hashes.count + 1) {
            place = (place + 1) & (table.count - 1)
        }
        table[place] = 0
    }

    package mutating func intern(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
    }

    /// The code of these bytes; nil if they were never interned.
    package func code(of bytes: UnsafeRawBufferPointer) -> UInt32? {
        find(bytes, hash: ByteHash.hash(bytes, seed: seed)).code
    }

    /// The bytes that a code stands for.
    package func bytes(_ code: UInt32) -> ArraySlice<UInt8> {
        arena[Int(offsets[Int(code)])..<Int(offsets[Int(code) + 1])]
    }

    /// The dictionary of all that was interned, codes unchanged.
    package consuming func finish() -> TextDictionary {
        TextDictionary(arena: arena, offsets: offsets, isSorted: false)
    }

    @inline(__always)
    private func isEqual(_ code: UInt32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = Int(offsets[Int(code)])
        guard Int(offsets[Int(code) + 1]) &- start == bytes.count else { return false }
        return arena.withUnsafeBytes { ByteHash.areEqual($0, from: start, bytes) }
    }

    private mutating func add(
        _ bytes: UnsafeRawBufferPointer, hash: UInt64, place: Int
    ) -> UInt32 {
        let code = UInt32(hashes.count)
        arena.append(contentsOf: bytes)
        offsets.append(UInt32(arena.count))
        hashes.append(hash)
        table[place] = Self.entry(hash, code)
        if hashes.count * 2 > table.count { grow() }
        return code
    }

    @inline(__always)
    private static func entry(_ hash: UInt64, _ code: UInt32) -> UInt64 {
        hash & 0xffff_ffff_0000_0000 | UInt64(code + 1)
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: table.count * 2)
        let mask = larger.count - 1
        for (code, hash) in hashes.enumerated() {
            var place = Int(truncatingIfNeeded: hash) & mask
            while larger[place] != 0 { place = (place + 1) & mask }
            larger[place] = Self.entry(hash, UInt32(code))
        }
        table = larger
    }
}

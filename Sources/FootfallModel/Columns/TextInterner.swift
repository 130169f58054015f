/// Numbers distinct byte strings in order of first sight: an open-addressing table over one arena.
package struct TextInterner: Sendable {
    private var arena: [UInt8] = []
    private var offsets: [UInt32] = [0]
    private var hashes: [UInt64] = []
    /// Code + 1 at the place its hash leads to; 0 is free.
    ///
    /// A power of two, at most half full.
    private var table: [UInt32]

    package init(capacity: Int = 16) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        table = [UInt32](repeating: 0, count: size)
    }

    package var count: Int { hashes.count }
    package var byteCount: Int { arena.count }

    /// The code of these bytes, new or known.
    package mutating func intern(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let hash = ByteHash.hash(bytes)
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[place] != 0 {
            let code = table[place] - 1
            if hashes[Int(code)] == hash && isEqual(code, bytes) { return code }
            place = (place + 1) & (table.count - 1)
        }
        return add(bytes, hash: hash, place: place)
    }

    package mutating func intern(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
    }

    /// The code of these bytes; nil if they were never interned.
    package func code(of bytes: UnsafeRawBufferPointer) -> UInt32? {
        let hash = ByteHash.hash(bytes)
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[place] != 0 {
            let code = table[place] - 1
            if hashes[Int(code)] == hash && isEqual(code, bytes) { return code }
            place = (place + 1) & (table.count - 1)
        }
        return nil
    }

    /// The bytes that a code stands for.
    package func bytes(_ code: UInt32) -> ArraySlice<UInt8> {
        arena[Int(offsets[Int(code)])..<Int(offsets[Int(code) + 1])]
    }

    /// The dictionary of all that was interned, codes unchanged.
    package consuming func finish() -> TextDictionary {
        TextDictionary(arena: arena, offsets: offsets, isSorted: false)
    }

    private func isEqual(_ code: UInt32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = Int(offsets[Int(code)])
        let length = Int(offsets[Int(code) + 1]) - start
        guard length == bytes.count else { return false }
        return arena.withUnsafeBytes { known in
            for i in 0..<length where known[start + i] != bytes[i] { return false }
            return true
        }
    }

    private mutating func add(
        _ bytes: UnsafeRawBufferPointer, hash: UInt64, place: Int
    ) -> UInt32 {
        let code = UInt32(hashes.count)
        arena.append(contentsOf: bytes)
        offsets.append(UInt32(arena.count))
        hashes.append(hash)
        table[place] = code + 1
        if hashes.count * 2 > table.count { grow() }
        return code
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: table.count * 2)
        let mask = larger.count - 1
        for (code, hash) in hashes.enumerated() {
            var place = Int(truncatingIfNeeded: hash) & mask
            while larger[place] != 0 { place = (place + 1) & mask }
            larger[place] = UInt32(code) + 1
        }
        table = larger
    }
}

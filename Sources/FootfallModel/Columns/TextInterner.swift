/// Numbers distinct byte strings in order of first sight: an open-addressing table over one arena.
package struct TextInterner: Sendable {
    private static let tableSizeMin = 64

    private var arena: [UInt8] = []
    private var texts: [Text] = []
    /// Where a hash leads: its upper half, then code + 1 in the lower half; 0 is free.
    ///
    /// A power of two, at most half full (`hasRoom`).
    private var table: [UInt64]
    private let seed = ByteHash.seed

    /// A text, by its code: short ones are compared without a look into the arena.
    private struct Text: BitwiseCopyable {
        var probe: TextProbe
        /// Where it begins in the arena.
        var start: UInt32
    }

    package init(capacity: Int = 16) {
        var size = Self.tableSizeMin
        while !Self.hasRoom(size, for: capacity) { size *= 2 }
        table = [UInt64](repeating: 0, count: size)
    }

    package var count: Int { texts.count }
    package var byteCount: Int { arena.count }

    /// The code of these bytes, new or known.
    @inline(__always)
    package mutating func intern(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let probe = TextProbe(bytes)
        let hash = ByteHash.hash(bytes, probe, seed: seed)
        let (known, place) = find(bytes, probe, hash: hash)
        return known ?? add(bytes, probe, hash: hash, place: place)
    }

    /// The code of these bytes if they are known, and the place in the table where they are or go.
    @inline(__always)
    private func find(
        _ bytes: UnsafeRawBufferPointer, _ probe: TextProbe, hash: UInt64
    ) -> (code: UInt32?, place: Int) {
        table.withUnsafeBufferPointer { table in
            texts.withUnsafeBufferPointer { texts in
                var place = Self.place(of: hash, in: table.count)
                while table[place] != 0 {
                    let code = UInt32(truncatingIfNeeded: table[place]) &- 1
                    if (table[place] ^ hash) >> 32 == 0, texts[Int(code)].probe == probe,
                        probe.isWholeText || areMiddlesEqual(texts[Int(code)], bytes)
                    {
                        return (code, place)
                    }
                    place = (place &+ 1) & (table.count &- 1)
                }
                return (nil, place)
            }
        }
    }

    /// Where to look first in a table of some size: by the half of the hash that the table holds too,
    /// so that it can grow without a look at the texts.
    @inline(__always)
    private static func place(of hash: UInt64, in size: Int) -> Int {
        Int(truncatingIfNeeded: hash >> 32) & (size &- 1)
    }

    /// Takes back the text that was added last.
    mutating func removeLast() {
        let text = texts.removeLast()
        let hash = arena.withUnsafeBytes {
            ByteHash.hash(UnsafeRawBufferPointer(rebasing: $0[Int(text.start)...]), seed: seed)
        }
        arena.removeSubrange(Int(text.start)...)
        // Nothing was placed after it, so nothing was led past its place.
        var place = Self.place(of: hash, in: table.count)
        while UInt32(truncatingIfNeeded: table[place]) != UInt32(texts.count + 1) {
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
        let probe = TextProbe(bytes)
        return find(bytes, probe, hash: ByteHash.hash(bytes, probe, seed: seed)).code
    }

    /// The bytes that a code stands for.
    package func bytes(_ code: UInt32) -> ArraySlice<UInt8> {
        let text = texts[Int(code)]
        return arena[Int(text.start)..<Int(text.start) + text.probe.count]
    }

    /// The dictionary of all that was interned, codes unchanged.
    package consuming func finish() -> TextDictionary {
        TextDictionary(arena: arena, offsets: offsets, isSorted: false)
    }

    /// The same dictionary, while this begins anew in the memory that it has.
    mutating func take() -> TextDictionary {
        // A copy of the bytes, not another reference to them, which would cost the memory.
        let bytes = arena.withUnsafeBufferPointer { Array($0) }
        let taken = TextDictionary(arena: bytes, offsets: offsets, isSorted: false)
        clearTable()
        texts.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        return taken
    }

    private var offsets: [UInt32] {
        var offsets: [UInt32] = []
        offsets.reserveCapacity(texts.count + 1)
        for text in texts { offsets.append(text.start) }
        offsets.append(UInt32(arena.count))
        return offsets
    }

    /// Frees all places; a table that was far too large is halved, as clearing it costs its size.
    private mutating func clearTable() {
        if table.count > Self.tableSizeMin, Self.hasRoom(table.count / 8, for: texts.count) {
            table = [UInt64](repeating: 0, count: table.count / 2)
        } else {
            table.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        }
    }

    /// Whether a text of the same probe is the same in its middle.
    private func areMiddlesEqual(_ text: Text, _ bytes: UnsafeRawBufferPointer) -> Bool {
        arena.withUnsafeBytes {
            ByteHash.areMiddlesEqual($0, from: Int(text.start), bytes)
        }
    }

    @inline(never)
    private mutating func add(
        _ bytes: UnsafeRawBufferPointer, _ probe: TextProbe, hash: UInt64, place: Int
    ) -> UInt32 {
        let code = UInt32(texts.count)
        texts.append(Text(probe: probe, start: UInt32(arena.count)))
        bytes.withMemoryRebound(to: UInt8.self) { arena.append(contentsOf: $0) }
        table[place] = Self.entry(hash, code)
        if !Self.hasRoom(table.count, for: texts.count) { grow() }
        return code
    }

    @inline(__always)
    private static func entry(_ hash: UInt64, _ code: UInt32) -> UInt64 {
        hash & 0xffff_ffff_0000_0000 | UInt64(code + 1)
    }

    /// Whether a table may hold so many texts.
    ///
    /// In one that is a quarter full most are found at the first place, so the processor guesses
    /// right. Large tables miss the caches anyway and are spared the memory.
    private static func hasRoom(_ size: Int, for count: Int) -> Bool {
        count * (size <= 4096 ? 4 : 2) <= size
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: table.count * 2)
        for entry in table where entry != 0 {
            var place = Self.place(of: entry, in: larger.count)
            while larger[place] != 0 { place = (place + 1) & (larger.count - 1) }
            larger[place] = entry
        }
        table = larger
    }
}

import FootfallModel

/// Texts numbered in the order in which they come, in one arena: a dictionary in the making.
struct TextArena: Sendable {
    private var arena: [UInt8] = []
    private var offsets: [UInt32] = [0]

    var count: Int { offsets.count - 1 }
    var byteCount: Int { arena.sizeInMemory + offsets.sizeInMemory }

    @discardableResult
    mutating func append(_ bytes: some Collection<UInt8>) -> UInt32 {
        arena.append(contentsOf: bytes)
        offsets.append(UInt32(arena.count))
        return UInt32(offsets.count - 2)
    }

    /// Appends all texts of another one.
    mutating func append(_ other: TextArena) {
        let start = UInt32(arena.count)
        arena.append(contentsOf: other.arena)
        offsets.append(contentsOf: other.offsets.dropFirst().lazy.map { $0 + start })
    }

    func text(_ number: Int) -> String {
        String(decoding: arena[Int(offsets[number])..<Int(offsets[number + 1])], as: UTF8.self)
    }

    consuming func dictionary() -> TextDictionary {
        TextDictionary(arena: arena, offsets: offsets, isSorted: false)
    }
}

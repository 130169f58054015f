/// A set of slots of one zone: bit i of the words tells of slot i.
///
/// Bits past `count` are always 0, so that counting and inverting need no care elsewhere.
package struct Bitmap: Equatable, Sendable {
    package let count: Int
    package private(set) var words: [UInt64]

    package init(count: Int, filled: Bool = false) {
        self.count = count
        words = [UInt64](repeating: filled ? .max : 0, count: (count + 63) / 64)
        clearTail()
    }

    @inline(__always)
    package subscript(slot: Int) -> Bool {
        words[slot >> 6] >> UInt64(slot & 63) & 1 != 0
    }

    package mutating func insert(_ slot: Int) {
        words[slot >> 6] |= 1 << UInt64(slot & 63)
    }

    package mutating func insert(_ slots: Range<Int>) {
        for slot in slots { insert(slot) }
    }

    /// Inserts the slots of a whole word; `bits` must be 0 past `count`.
    @inline(__always)
    package mutating func insertWord(_ bits: UInt64, at index: Int) {
        words[index] |= bits
    }

    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    package mutating func formUnion(_ other: Bitmap) {
        for i in words.indices { words[i] |= other.words[i] }
    }

    package mutating func formIntersection(_ other: Bitmap) {
        for i in words.indices { words[i] &= other.words[i] }
    }

    package mutating func subtract(_ other: Bitmap) {
        for i in words.indices { words[i] &= ~other.words[i] }
    }

    package mutating func invert() {
        for i in words.indices { words[i] = ~words[i] }
        clearTail()
    }

    private mutating func clearTail() {
        if count & 63 != 0 { words[words.count - 1] &= (1 << UInt64(count & 63)) - 1 }
    }
}

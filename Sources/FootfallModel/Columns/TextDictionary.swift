/// Byte strings numbered from 0, in one arena.
///
/// Immutable, so it is shared freely; its identity can key caches of what was computed once for
/// each of its entries.
///
/// Entries need not be distinct: a block of plain texts is a dictionary of its own, whose codes
/// count up. `isSorted` promises distinct entries in byte order.
@usableFromInline
package final class TextDictionary: Sendable {
    @usableFromInline package let arena: [UInt8]
    /// Where each entry begins in the arena, and the arena's end: one more than there are entries.
    @usableFromInline package let offsets: [UInt32]
    package let isSorted: Bool

    package init(arena: [UInt8], offsets: [UInt32], isSorted: Bool) {
        precondition(!offsets.isEmpty && Int(offsets[offsets.count - 1]) == arena.count)
        self.arena = arena
        self.offsets = offsets
        self.isSorted = isSorted
    }

    package static let empty = TextDictionary(arena: [], offsets: [0], isSorted: true)

    package convenience init(_ texts: [String], isSorted: Bool = false) {
        var arena: [UInt8] = []
        var offsets: [UInt32] = [0]
        for text in texts {
            arena.append(contentsOf: text.utf8)
            offsets.append(UInt32(arena.count))
        }
        self.init(arena: arena, offsets: offsets, isSorted: isSorted)
    }

    package var count: Int { offsets.count - 1 }

    @inlinable
    package func range(_ code: UInt32) -> Range<Int> {
        Int(offsets[Int(code)])..<Int(offsets[Int(code) + 1])
    }

    package func bytes(_ code: UInt32) -> ArraySlice<UInt8> {
        arena[range(code)]
    }

    package func text(_ code: UInt32) -> String {
        String(decoding: bytes(code), as: UTF8.self)
    }

    package func name(_ code: UInt32) -> Name {
        Name(text(code))
    }

    /// The entry's bytes, for the time of the call.
    ///
    /// Inlinable, since other modules ask it of each entry and could not specialize the closure.
    @inlinable @inline(__always)
    package func withBytes<R>(_ code: UInt32, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        arena.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range(code)])) }
    }

    /// Whether one entry comes before another in byte order.
    package func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
        withBytes(left) { left in withBytes(right) { left.precedes($0) } }
    }

    /// The code of an entry, or nil: by bisection if sorted, else by looking at each.
    package func code(of text: UnsafeRawBufferPointer) -> UInt32? {
        arena.withUnsafeBytes { arena in
            func entry(_ code: UInt32) -> UnsafeRawBufferPointer {
                UnsafeRawBufferPointer(rebasing: arena[range(code)])
            }
            let codes = 0..<UInt32(count)
            guard isSorted else { return codes.first { entry($0).elementsEqual(text) } }
            var low = codes.lowerBound
            var high = codes.upperBound
            while low < high {
                let middle = low + (high - low) / 2
                if entry(middle).precedes(text) { low = middle + 1 } else { high = middle }
            }
            return low < count && entry(low).elementsEqual(text) ? low : nil
        }
    }

    package func code(of text: some Sequence<UInt8>) -> UInt32? {
        Array(text).withUnsafeBytes { code(of: $0) }
    }
}

internal import FootfallModel

/// Sorts byte strings that lie in one arena: ids, and the entries of dictionaries.
///
/// What all of them share at the beginning is left out, and the eight bytes behind it are a word that
/// orders nearly all. By the leading bits in which words differ they are dealt out into about as many
/// buckets as there are strings: one pass of a radix sort. Each bucket is then sorted by comparison,
/// of all bytes where words are equal.
package struct ByteStringSort {
    private struct Key {
        var word: UInt64
        var index: UInt32
    }

    private static let bucketBitsMax = 16
    private static let bucketsPerPause = 1024
    /// Buckets up to this size are sorted by insertion.
    private static let insertionMax = 24

    private let arena: UnsafeRawBufferPointer
    private let offsets: UnsafeBufferPointer<UInt32>

    /// Some of the strings, ascending; string i is `arena[offsets[i]..<offsets[i + 1]]`.
    package static func sorted(
        _ indices: [UInt32], arena: [UInt8], offsets: [UInt32]
    ) -> [UInt32] {
        sorted(indices, arena: arena, offsets: offsets) {}
    }

    /// The same; `pause` is called between passes and every thousand buckets, and may end the sort by
    /// throwing.
    package static func sorted(
        _ indices: [UInt32], arena: [UInt8], offsets: [UInt32], pause: () throws -> Void
    ) rethrows -> [UInt32] {
        guard indices.count > 1 else { return indices }
        return try arena.withUnsafeBytes { arena in
            try offsets.withUnsafeBufferPointer { offsets in
                try ByteStringSort(arena: arena, offsets: offsets).sorted(indices, pause)
            }
        }
    }

    private func sorted(_ indices: [UInt32], _ pause: () throws -> Void) rethrows -> [UInt32] {
        let shared = sharedCount(indices)
        try pause()
        let keys = indices.map { index in
            let rest = UnsafeRawBufferPointer(rebasing: string(index)[shared...])
            return Key(word: rest.prefixWord, index: index)
        }
        try pause()
        var (dealt, ends) = deal(keys)
        try dealt.withUnsafeMutableBufferPointer { dealt in
            var start = 0
            for (bucket, end) in ends.enumerated() {
                if bucket % Self.bucketsPerPause == 0 { try pause() }
                sort(UnsafeMutableBufferPointer(rebasing: dealt[start..<Int(end)]))
                start = Int(end)
            }
        }
        return dealt.map(\.index)
    }

    @inline(__always)
    private func string(_ index: UInt32) -> UnsafeRawBufferPointer {
        let range = Int(offsets[Int(index)])..<Int(offsets[Int(index) + 1])
        return UnsafeRawBufferPointer(rebasing: arena[range])
    }

    /// How many bytes all strings begin with alike.
    private func sharedCount(_ indices: [UInt32]) -> Int {
        let first = string(indices[0])
        return indices.reduce(first.count) { shared, index in
            UnsafeRawBufferPointer(rebasing: first[..<shared]).commonPrefix(string(index))
        }
    }

    /// The keys by bucket, and where each bucket ends.
    private func deal(_ keys: [Key]) -> (keys: [Key], ends: [UInt32]) {
        let differing = keys.reduce(UInt64(0)) { $0 | ($1.word ^ keys[0].word) }
        let width = UInt64.bitWidth - differing.leadingZeroBitCount
        let countBits = Int.bitWidth - keys.count.leadingZeroBitCount
        let bits = min(width, Self.bucketBitsMax, countBits)
        guard bits > 0 else { return (keys, [UInt32(keys.count)]) }
        let shift = UInt64(width - bits)
        let mask = (UInt64(1) << UInt64(bits)) - 1
        // The bits above the mask are the same in all words.
        var ends = [UInt32](repeating: 0, count: 1 << bits)
        for key in keys { ends[Int(key.word >> shift & mask)] += 1 }
        var total: UInt32 = 0
        for bucket in ends.indices {
            total += ends[bucket]
            ends[bucket] = total - ends[bucket]
        }
        let dealt = [Key](unsafeUninitializedCapacity: keys.count) { out, initialized in
            for key in keys {
                let bucket = Int(key.word >> shift & mask)
                // Each place below the count is written once: buckets were counted above.
                out.initializeElement(at: Int(ends[bucket]), to: key)
                ends[bucket] += 1
            }
            initialized = keys.count
        }
        return (dealt, ends)
    }

    private func sort(_ bucket: UnsafeMutableBufferPointer<Key>) {
        var bucket = bucket
        guard bucket.count <= Self.insertionMax else { return bucket.sort(by: precedes) }
        for next in stride(from: 1, to: bucket.count, by: 1) {
            let key = bucket[next]
            var place = next
            while place > 0 && precedes(key, bucket[place - 1]) {
                bucket[place] = bucket[place - 1]
                place -= 1
            }
            bucket[place] = key
        }
    }

    @inline(__always)
    private func precedes(_ left: Key, _ right: Key) -> Bool {
        left.word != right.word
            ? left.word < right.word : string(left.index).precedes(string(right.index))
    }
}

/// A binary heap of inputs by a key: which of several sorted inputs comes next.
///
/// The keys decide nearly all comparisons; for equal keys the caller is asked, with two input
/// numbers. What still ties goes by input number, so that a merge is the same every time.
struct InputHeap {
    private struct Entry {
        var key: UInt64
        var input: Int
    }

    private var entries: [Entry] = []

    var first: Int? { entries.first?.input }
    /// The key of the first input, which there must be.
    var firstKey: UInt64 { entries[0].key }

    mutating func insert(_ input: Int, key: UInt64, ties: (Int, Int) -> Bool) {
        entries.append(Entry(key: key, input: input))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.precedes(entries[child], entries[parent], ties) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst(ties: (Int, Int) -> Bool) {
        entries[0] = entries[entries.count - 1]
        entries.removeLast()
        siftDown(ties)
    }

    /// The first input has moved on to another key.
    mutating func replaceFirst(key: UInt64, ties: (Int, Int) -> Bool) {
        entries[0].key = key
        siftDown(ties)
    }

    private mutating func siftDown(_ ties: (Int, Int) -> Bool) {
        entries.withUnsafeMutableBufferPointer { entries in
            guard let moving = entries.first else { return }
            var parent = 0
            while 2 * parent + 1 < entries.count {
                var child = 2 * parent + 1
                if child + 1 < entries.count,
                    Self.precedes(entries[child + 1], entries[child], ties)
                {
                    child += 1
                }
                guard Self.precedes(entries[child], moving, ties) else { break }
                entries[parent] = entries[child]
                parent = child
            }
            entries[parent] = moving
        }
    }

    @inline(__always)
    private static func precedes(
        _ left: Entry, _ right: Entry, _ ties: (Int, Int) -> Bool
    ) -> Bool {
        if left.key != right.key { return left.key < right.key }
        if ties(left.input, right.input) { return true }
        return left.input < right.input && !ties(right.input, left.input)
    }
}

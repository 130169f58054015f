/// A binary heap that gives back the element of the earliest time; of equal times, the one that was
/// put in first, so that the order never depends on the heap's shape.
struct EarliestFirstQueue<Element> {
    private struct Entry {
        var time: Int64
        var number: UInt64
        var element: Element

        func precedes(_ other: Entry) -> Bool {
            (time, number) < (other.time, other.number)
        }
    }

    private var entries: [Entry] = []
    private var insertedCount: UInt64 = 0

    var count: Int { entries.count }

    /// When the next element is due; nil if there is none.
    var nextTime: Int64? { entries.first?.time }

    mutating func insert(_ element: Element, at time: Int64) {
        entries.append(Entry(time: time, number: insertedCount, element: element))
        insertedCount += 1
        siftUp(entries.count - 1)
    }

    mutating func popFirst() -> Element? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            siftDown(0)
        }
        return first.element
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard entries[index].precedes(entries[parent]) else { return }
            entries.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < entries.count {
                if entries[child].precedes(entries[least]) { least = child }
            }
            if least == index { return }
            entries.swapAt(index, least)
            index = least
        }
    }
}

// Millions of elements take tens of milliseconds to move, longer than a query that is given up may
// go on: they are moved a part at a time, with the caller asked in between.

extension Array {
    private static var largeCount: Int { 1 << 18 }
    private static var movedAtATime: Int { 1 << 16 }

    /// Makes room for so many more elements in a large array, unless the query is given up.
    mutating func makeRoom(for more: Int) throws {
        guard count >= Self.largeCount, count + more > capacity else { return }
        var larger: [Element] = []
        larger.reserveCapacity(2 * (count + more))
        while larger.count < count {
            try QueryWatch.checkpoint()
            let end = Swift.min(count, larger.count + Self.movedAtATime)
            larger.append(contentsOf: self[larger.count..<end])
        }
        self = larger
    }
}

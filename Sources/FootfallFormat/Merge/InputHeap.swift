/// A binary heap of input numbers: which of several sorted inputs comes next.
///
/// The order is the caller's, asked with two input numbers; ties go to the lower number, so that a
/// merge is the same every time.
struct InputHeap {
    private var inputs: [Int] = []

    var first: Int? { inputs.first }

    mutating func insert(_ input: Int, by precedes: (Int, Int) -> Bool) {
        inputs.append(input)
        var child = inputs.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isBefore(inputs[child], inputs[parent], precedes) else { return }
            inputs.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst(by precedes: (Int, Int) -> Bool) {
        inputs[0] = inputs[inputs.count - 1]
        inputs.removeLast()
        siftDown(by: precedes)
    }

    /// Restores the order after the first input has moved on.
    mutating func siftDown(by precedes: (Int, Int) -> Bool) {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < inputs.count {
                if isBefore(inputs[child], inputs[least], precedes) { least = child }
            }
            guard least != parent else { return }
            inputs.swapAt(least, parent)
            parent = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int, _ precedes: (Int, Int) -> Bool) -> Bool {
        if precedes(left, right) { return true }
        return left < right && !precedes(right, left)
    }
}

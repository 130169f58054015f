extension Array where Element: Comparable {
    /// The element that sorting would put at a place: found by partitioning around values in the middle
    /// until none is left on the wrong side of it (Hoare's Find, CACM 1961), so in linear time.
    ///
    /// Values that are laid out so as to make bad middles are sorted in the end. Nothing but the order
    /// of the elements changes.
    package mutating func select(_ place: Int) throws -> Element {
        precondition(indices.contains(place), "a place of the array")
        var (low, high) = (startIndex, endIndex - 1)
        var roundsLeft = 4 * (Int.bitWidth - count.leadingZeroBitCount)
        while low < high {
            try QueryWatch.checkpoint()
            guard roundsLeft > 0 else {
                self[low...high].sort()
                break
            }
            roundsLeft -= 1
            let (left, right) = partition(low...high)
            if place <= right {
                high = right
            } else if place >= left {
                low = left
            } else {
                break
            }
        }
        return self[place]
    }

    /// Puts what is not greater than a middle value before what is not less.
    ///
    /// - Returns: where the latter begins, and where the former ends; what is between equals the value.
    private mutating func partition(_ part: ClosedRange<Int>) -> (left: Int, right: Int) {
        let (low, high) = (part.lowerBound, part.upperBound)
        let ends = [self[low], self[low + (high - low) / 2], self[high]].sorted()
        let pivot = ends[1]
        return withUnsafeMutableBufferPointer { values in
            // The pivot is one of the values, so neither scan leaves the part: each stops at it, or
            // at what the first exchange has put beyond.
            var (left, right) = (low, high)
            while left <= right {
                while values[left] < pivot { left &+= 1 }
                while pivot < values[right] { right &-= 1 }
                guard left <= right else { break }
                values.swapAt(left, right)
                left &+= 1
                right &-= 1
            }
            return (left, right)
        }
    }
}

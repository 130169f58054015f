// Sorting takes longest of all that follows a scan, so a query may be given up in the middle of it.

extension Sequence {
    /// The elements in order, unless the query is given up before they are.
    func watchedSort(
        by precedes: (Element, Element) throws -> Bool
    ) throws -> [Element] {
        var comparisons = 0
        return try sorted { left, right in
            comparisons &+= 1
            try QueryWatch.checkpoint(at: comparisons)
            return try precedes(left, right)
        }
    }
}

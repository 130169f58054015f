extension UnsafeMutableBufferPointer where Element: FixedWidthInteger {
    /// Sorts integers of which there are mostly few.
    ///
    /// Each is moved up to its place, which costs less than anything that looks further; many are
    /// sorted as arrays are.
    @inline(__always)
    mutating func sortFew() {
        guard count <= 32 else { return sort() }
        var next = 1
        while next < count {
            let value = self[next]
            var place = next
            while place > 0 && self[place &- 1] > value {
                self[place] = self[place &- 1]
                place &-= 1
            }
            self[place] = value
            next &+= 1
        }
    }
}

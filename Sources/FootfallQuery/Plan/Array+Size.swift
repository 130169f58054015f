extension Array {
    /// Bytes that the array has taken: a header and the room for its elements, or none.
    ///
    /// What elements refer to is not counted.
    var sizeInMemory: Int { capacity == 0 ? 0 : 32 + capacity * MemoryLayout<Element>.stride }
}

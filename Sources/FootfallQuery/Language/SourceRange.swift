/// A stretch of a query's text, in UTF-8 bytes from its start.
public struct SourceRange: Hashable, Sendable {
    /// The first byte.
    public var start: Int
    /// The byte after the last one.
    public var end: Int

    /// Makes a range; `end` may equal `start`, at the end of a text.
    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }
}

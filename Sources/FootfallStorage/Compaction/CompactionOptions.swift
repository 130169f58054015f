/// When to merge what.
package struct CompactionOptions: Sendable, Equatable {
    /// Rows that a time slice is meant to hold; one that holds twice as many is cut.
    package var sliceRows = 4_000_000
    /// So many unsettled segments of about one size are merged into one.
    package var tierWidth = 8
    /// How often a row may be written on average over the store's life, its flush included.
    ///
    /// Merges that would pass it wait.
    package var writeAmplificationMax = 4.0
    /// Rows that a merge may read at most, unless a slice alone holds more.
    package var mergeRowsMax = 16_000_000
    /// While files are taken in, merges wait until more segments than these are unsettled.
    ///
    /// A merge would take the cores from those who decode and flush; waiting costs one more filter to
    /// probe for each segment. Flushes wait for merges at twice as many, so that the number of open
    /// files and filters is bounded however much comes.
    package var deferredSegmentsMax = 64

    package init() {}

    /// Fewer late rows than this don't make a segment of their own in a slice.
    var pieceRowsMin: Int { max(1, sliceRows / 64) }
}

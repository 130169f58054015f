internal import FootfallFormat

/// When to merge what.
package struct CompactionOptions: Sendable, Equatable {
    /// Rows at which the newest slice of time is closed.
    package var sliceRows = 4_000_000
    /// So many closed slices that are full become one, and more the older they are (`rowsMax`).
    package var joinedSlices = 4
    /// How many times the rows of all newer slices one may hold.
    package var newerRowsFactor = 3
    /// Rows at which the settled segments of a slice are cut by customer hash.
    package var segmentRows = RunMerge.Options.settledRowsWanted
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

    /// Rows that a slice is meant to hold at most; one that holds twice as many is cut.
    ///
    /// A customer's events lie apart in every slice, and a question about all of them pays for each;
    /// one about the last days pays for what else lies in their slices. So slices widen with age: the
    /// whole history lies in a handful of them, and recent days are still apart from most of it (as in
    /// date-tiered compaction: Hedlund, "Date-Tiered Compaction in Apache Cassandra", 2014).
    func rowsMax(newerRows: Int) -> Int {
        max(joinedSlices * sliceRows, newerRowsFactor * newerRows)
    }

    /// Fewer late rows than this don't make a segment of their own in a slice.
    var pieceRowsMin: Int { max(1, sliceRows / 64) }
}

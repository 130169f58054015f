package import FootfallFormat
package import FootfallModel

/// What a store holds and what it costs: for `stats`.
package struct StoreStatistics: Sendable {
    /// A column over all segments.
    package struct Column: Sendable, Equatable {
        package var key: ColumnKey
        package var valueCount = 0
        /// Before LZ4.
        package var encodedBytes = 0
        package var storedBytes = 0
        /// Names of the encodings in use, in the order of their numbers.
        package var encodings: [String] = []
    }

    package struct Segment: Sendable, Equatable {
        package var name: String
        package var kind: SegmentDescriptor.Kind
        package var rowCount: Int
        package var byteCount: Int
        /// Microseconds.
        package var timeRange: ClosedRange<Int64>
    }

    package struct DeadLetters: Sendable, Equatable {
        package var rejections = 0
        package var conflicts = 0
        /// Given up to keep within the quotas.
        package var dropped = 0
        package var fileBytes = 0
    }

    package var events = 0
    /// Distinct ones.
    package var customers = 0
    package var insertIDs = 0
    /// Events more than a day ahead of the clock.
    package var futureEvents = 0
    /// Ascending by key.
    package var columns: [Column] = []
    /// Bytes of segments by what they are for: columns, customers, ids, filter and so on.
    package var sectionBytes: [String: Int] = [:]
    package var segments: [Segment] = []
    package var memtableRows = 0
    package var logCount = 0
    package var logBytes = 0
    package var deadLetters = DeadLetters()
    package var counters = CountersBySource()
    package var files: [Manifest.FileProgress] = []
    package var attributeTypes = AttributeTypes()
    /// How often each row was written to segments, on average.
    package var writeAmplification = 1.0
    /// The same without what `compact` was asked to rewrite.
    package var ownWriteAmplification = 1.0
    /// How many slices time is cut into.
    package var sliceCount = 1
    /// Why the last background merge failed, if it did: the store works on, but segments pile up.
    package var compactionFailure: String?

    package var segmentBytes: Int { segments.reduce(0) { $0 + $1.byteCount } }
}

internal import FootfallStorage

/// What became of a file's events: each is in exactly one of the last four counts.
public struct IngestCounts: Sendable, Equatable {
    /// Events that were read.
    public var received = 0
    /// Events that were new.
    public var stored = 0
    /// Events that were known already.
    public var duplicates = 0
    /// Events whose insert id is known with other content.
    public var conflicts = 0
    /// Records that are no events.
    public var rejected = 0

    /// Counts of nothing.
    public init() {}

    /// Adds other counts.
    public static func += (left: inout IngestCounts, right: IngestCounts) {
        left.received += right.received
        left.stored += right.stored
        left.duplicates += right.duplicates
        left.conflicts += right.conflicts
        left.rejected += right.rejected
    }

    /// The counts of a receipt.
    public init(_ receipt: Receipt) {
        received = receipt.received
        stored = receipt.stored
        duplicates = receipt.duplicates
        conflicts = receipt.conflicts
        rejected = receipt.rejected
    }

    init(_ receipt: AppendReceipt) {
        received = receipt.received
        stored = receipt.stored
        duplicates = receipt.duplicates.count
        conflicts = receipt.conflicts.count
        rejected = receipt.rejections.count
    }
}

public import FootfallModel

/// How a file is ingested.
public struct IngestOptions: Sendable {
    /// Takes a file in once more that was taken in completely before.
    public var again = false
    /// Called from time to time; answering false stops the ingest in a clean place.
    public var onProgress: (@Sendable (IngestProgress) -> Bool)?
    /// Takes the events that were rejected or conflict, as they come, in the file's order.
    public var onRejections: (@Sendable ([Rejection]) throws -> Void)?

    /// Options without any of it.
    public init() {}
}

/// How far an ingest is.
public struct IngestProgress: Sendable {
    /// What became of the events so far.
    public var counts = IngestCounts()
    /// Bytes of the file that were read.
    public var bytesRead = 0
    /// Bytes of the file; nil for a pipe.
    public var bytesInFile: Int?

    /// How far nothing is.
    public init() {}
}

/// What an ingest did.
public struct IngestReport: Sendable {
    /// How an ingest ended.
    public enum End: Sendable, Equatable {
        /// All of the file is in.
        case complete
        /// All of it was in before.
        case wasComplete
        /// It was stopped; the same ingest goes on from there.
        case stopped
    }

    /// How it ended.
    public var end: End
    /// What became of the events that were read this time.
    public var counts = IngestCounts()
    /// Where an earlier ingest of the file had ended, in bytes of its uncompressed content.
    public var resumedAt = 0
    /// How many bytes of the file were read.
    public var bytesRead = 0
}

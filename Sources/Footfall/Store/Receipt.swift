public import FootfallModel

/// What became of the events of one append.
///
/// Every event is in exactly one of the counts: `received` is the sum of the four others.
public struct Receipt: Sendable, Equatable {
    /// Events that were handed in.
    public var received = 0
    /// Events that are new and now kept.
    public var stored = 0
    /// Events that were known already, by insert id, with the same content.
    public var duplicates = 0
    /// Events whose insert id is known with other content.
    ///
    /// The first one is kept; the others are among the dead letters.
    public var conflicts = 0
    /// Events that could not be taken, conflicts not included: each with its index and the reason.
    public var rejections: [Rejection] = []

    /// Events that could not be taken.
    public var rejected: Int { rejections.count }

    /// A receipt of nothing.
    public init() {}
}

/// A named piece of work that is measured.
struct Workload: Sendable {
    /// What a workload stands on; of the last three each follows from the one before.
    enum Ground: Int, Comparable, Sendable {
        /// A store of its own, which goes when it is done.
        case scratch
        /// Nothing: it makes the store that the others use.
        case nothing
        /// The store with all generated events, as loading left it.
        case filled
        /// A store that is only read: the user's, or the generated one compacted.
        case settled

        static func < (left: Ground, right: Ground) -> Bool { left.rawValue < right.rawValue }
    }

    let name: String
    /// A line for the list of workloads.
    let summary: String
    let ground: Ground
    /// Where it brings the store; nil if it leaves it as it is.
    var leaves: Ground?
    let body: @Sendable (WorkloadRun) throws -> Measurement

    /// All workloads, in the order in which they are run.
    static let all =
        [fill, fillDuplicates, fillLibraryBatches, compact] + questions
        + [open, reopenAfterKill, verify]
}

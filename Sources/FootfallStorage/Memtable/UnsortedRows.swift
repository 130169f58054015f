internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// Rows of appends that nobody has sorted yet: a list, the latest append first.
///
/// Sorting an append of a few rows costs more than all else that is done for it, and merging what
/// was sorted costs it again. So rows wait, until they are many or somebody wants to read them:
/// whoever does sorts them, once for all who hold the same list. Immutable otherwise, so that the
/// writer goes on with a longer list while snapshots hold this one.
final class UnsortedRows: Sendable {
    /// So many are a run of their own, so that a reader who comes before they are sorted waits briefly.
    private static let rowsMax = 1 << 11
    /// So is a list of so many appends, however few rows they have.
    private static let partsMax = 64

    private let latest: CheckedBatch
    private let earlier: UnsortedRows?
    private let secret: UInt64
    let rowCount: Int
    private let partCount: Int
    private let sorted = Mutex<MemoryRun?>(nil)

    init(_ rows: CheckedBatch, after earlier: UnsortedRows?, secret: UInt64) {
        latest = rows
        self.earlier = earlier
        self.secret = secret
        rowCount = rows.batch.rowCount + (earlier?.rowCount ?? 0)
        partCount = 1 + (earlier?.partCount ?? 0)
    }

    /// Whether no more should be added to it.
    var isFull: Bool { rowCount >= Self.rowsMax || partCount >= Self.partsMax || isSorted }

    /// Whether a reader has sorted it, so that nothing is saved by waiting; a reader at work has not.
    private var isSorted: Bool { sorted.withLockIfAvailable { $0 != nil } ?? false }

    /// All rows, sorted.
    var run: MemoryRun {
        sorted.withLock { known in
            if let known { return known }
            let parts = parts
            let run = MemoryRun(
                sorting: parts.map(\.batch), checks: .joining(parts.map(\.checks)), secret: secret)
            known = run
            return run
        }
    }

    /// What was appended, the earliest first.
    private var parts: [CheckedBatch] {
        var parts: [CheckedBatch] = []
        var next: UnsortedRows? = self
        while let list = next {
            parts.append(list.latest)
            next = list.earlier
        }
        return parts.reversed()
    }
}

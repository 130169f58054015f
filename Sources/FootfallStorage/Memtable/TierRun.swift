internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// Rows of the memtable that will be one sorted run.
///
/// The writer, under its lock, only says what belongs together; sorting and merging is left to the
/// append that brought it about, which does it once others may write. Snapshots that hold the same
/// rows share the result, and read what there is until it is made.
final class TierRun: Sendable {
    private enum Content {
        case unsorted(UnsortedRows)
        case merging([TierRun])
        case made(MemoryRun)
    }

    let rowCount: Int
    private let content: Mutex<Content>

    init(_ rows: UnsortedRows) {
        rowCount = rows.rowCount
        content = Mutex(.unsorted(rows))
    }

    init(merging parts: [TierRun]) {
        rowCount = parts.reduce(0) { $0 + $1.rowCount }
        content = Mutex(.merging(parts))
    }

    /// The rows as they can be read now: one run if it is made, else the parts of it; only rows that
    /// nobody has sorted are sorted for it.
    var runs: [MemoryRun] {
        switch content.withLock({ $0 }) {
        case .unsorted(let rows): [rows.run]
        case .merging(let parts): parts.flatMap(\.runs)
        case .made(let run): [run]
        }
    }

    /// Makes it one run and lets go of its parts.
    func make(secret: UInt64) {
        let runs = runs
        let run = runs.count == 1 ? runs[0] : MemoryRun.merged(runs, secret: secret)
        content.withLock { $0 = .made(run) }
    }
}

extension MemoryRun {
    /// The rows of several runs as one.
    fileprivate static func merged(_ runs: [MemoryRun], secret: UInt64) -> MemoryRun {
        MemoryRun(
            sorting: runs.map(\.batch), checks: .joining(runs.map(\.checks)), secret: secret)
    }
}

internal import FootfallFormat
internal import FootfallModel

/// Events that are in no segment yet, and all that must be committed with them.
///
/// Rows of the log's events are in `runs`, which snapshots see. No log holds the rows of files, so
/// they are neither durable nor visible before they are flushed; they are sorted all at once, when the
/// memtable is sealed.
struct Memtable: Sendable {
    private(set) var runs = RunTiers()
    private var ingested: [IngestedRows] = []
    private var ingestedRuns: [MemoryRun] = []
    private(set) var letters: [DeadLetter] = []
    var ids = UnflushedIDs()
    private(set) var rowCount = 0
    private var batchBytes = 0
    private var letterBytes = 0

    var byteCount: Int { batchBytes + letterBytes + ids.byteCount }
    var isEmpty: Bool { rowCount == 0 && letters.isEmpty }
    /// Whether it holds rows that no log does.
    var hasIngested: Bool { !ingested.isEmpty || !ingestedRuns.isEmpty }
    /// All rows, but for those that `sortIngested` has not seen.
    var allRuns: [MemoryRun] { runs.runs + ingestedRuns }

    /// Adds rows of the log; the runs that are to be made of them and others.
    mutating func insert(logged rows: CheckedBatch, secret: UInt64) -> [TierRun] {
        guard rows.batch.rowCount > 0 else { return [] }
        count(rows)
        return runs.insert(rows, secret: secret)
    }

    mutating func insert(ingested change: Change) {
        let rows = IngestedRows(change)
        guard rows.count > 0 else { return }
        count(rows.rows, kept: rows.count)
        ingested.append(rows)
    }

    /// Makes a run of the rows of files that came since the last call.
    mutating func sortIngested(secret: UInt64) {
        guard !ingested.isEmpty else { return }
        ingestedRuns.append(ingested.run(secret: secret))
        ingested = []
    }

    mutating func insert(_ letters: [DeadLetter]) {
        self.letters.append(contentsOf: letters)
        letterBytes += letters.reduce(0) { $0 + $1.byteCount + 80 }
    }

    private mutating func count(_ rows: CheckedBatch, kept: Int? = nil) {
        rowCount += kept ?? rows.batch.rowCount
        batchBytes += rows.byteCount
    }
}

/// Rows of a file, with those that are not kept still among them: they are left out when the rows
/// are sorted, unless they are so many that their memory counts.
struct IngestedRows: Sendable {
    let rows: CheckedBatch
    /// Ascending; nil for all.
    let kept: [UInt32]?

    init(_ change: Change) {
        let count = change.rows.batch.rowCount
        if let kept = change.kept, kept.count * 4 < count * 3 {
            rows = change.stored
            self.kept = nil
        } else {
            rows = change.rows
            kept = change.kept
        }
    }

    var count: Int { kept?.count ?? rows.batch.rowCount }
}

extension [IngestedRows] {
    /// All kept rows as a sorted run.
    func run(secret: UInt64) -> MemoryRun {
        var kept: [UInt32] = []
        kept.reserveCapacity(reduce(0) { $0 + $1.count })
        var base: UInt32 = 0
        for part in self {
            let count = UInt32(part.rows.batch.rowCount)
            kept.append(
                contentsOf: part.kept?.map { base + $0 } ?? (base..<base + count).map { $0 })
            base += count
        }
        return MemoryRun(
            sorting: map(\.rows.batch), checks: .joining(map(\.rows.checks)), keeping: kept,
            secret: secret)
    }
}

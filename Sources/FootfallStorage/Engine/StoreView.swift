internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// What is visible now: the one thing that writers publish to and snapshots are taken from.
final class StoreView: Sendable {
    struct State {
        var manifestNumber: UInt64 = 0
        var visibleSequence: UInt64 = 0
        /// What segments there are: exactly those that are open.
        var levels = LevelState()
        var segments: [LiveSegment] = []
        /// Memtables that are being flushed, oldest first.
        var sealed: [SealedMemtable] = []
        /// The rows of the memtable that is being filled.
        var runs = RunTiers()
        var catalog = Catalog()

        /// Shows what a manifest has committed.
        mutating func apply(_ edit: LevelEdit, _ added: [LiveSegment], manifestNumber: UInt64) {
            self.manifestNumber = manifestNumber
            levels = levels.applying(edit)
            segments.removeAll { edit.removed.contains($0.descriptor.number) }
            segments += added
        }

        /// What is in no segment yet and may be read.
        private var tiers: [RunTiers] { sealed.map(\.memtable.runs) + [runs] }
        var memoryRuns: [MemoryRun] { tiers.flatMap(\.runs) }
        var memoryRowCount: Int { tiers.reduce(0) { $0 + $1.rowCount } }
    }

    private let state: Mutex<State>

    init(_ state: State) {
        self.state = Mutex(state)
    }

    var current: State { state.withLock { $0 } }

    func update(_ change: (inout State) -> Void) {
        state.withLock { change(&$0) }
    }

    func snapshot(secret: UInt64) -> Snapshot {
        let state = current
        return Snapshot(
            manifestNumber: state.manifestNumber, visibleSequence: state.visibleSequence,
            sources: state.segments.map(\.source)
                + state.memoryRuns.map { run in
                    Snapshot.Source(
                        name: "memtable", kind: .memtable, byteCount: run.batch.byteCount, run: run)
                },
            secret: secret, catalog: state.catalog)
    }
}

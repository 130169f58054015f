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
        /// The runs of the memtable that is being filled.
        var runs: [MemoryRun] = []
        var catalog = Catalog()

        /// Shows what a manifest has committed.
        mutating func apply(_ edit: LevelEdit, _ added: [LiveSegment], manifestNumber: UInt64) {
            self.manifestNumber = manifestNumber
            levels = levels.applying(edit)
            segments.removeAll { edit.removed.contains($0.descriptor.number) }
            segments += added
        }
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
        let runs = state.sealed.flatMap(\.memtable.runs.runs) + state.runs
        return Snapshot(
            manifestNumber: state.manifestNumber, visibleSequence: state.visibleSequence,
            sources: state.segments.map(\.source)
                + runs.map { run in
                    Snapshot.Source(
                        name: "memtable", kind: .memtable, byteCount: run.batch.byteCount, run: run)
                },
            secret: secret, catalog: state.catalog)
    }
}

internal import FootfallFormat
internal import FootfallModel
internal import Synchronization

/// Flushes and merges: decides what, has it written, and commits it.
final class SegmentWork: Sendable {
    private let factory: SegmentFactory
    private let deadLetters: DeadLetterFiles
    private let keeper: ManifestKeeper
    private let view: StoreView
    /// One merge at a time; flushes go on meanwhile.
    private let merging = Mutex<Void>(())
    /// Held while a manifest is committed and its segments become visible, so that both go through
    /// the same states.
    private let publishing = Mutex<Void>(())
    /// Turned off when the store is closed.
    let mergeSwitch = MergeSwitch()

    init(factory: SegmentFactory, keeper: ManifestKeeper, view: StoreView) {
        self.factory = factory
        self.keeper = keeper
        self.view = view
        deadLetters = DeadLetterFiles(
            directory: factory.directory, store: factory.identity.uuid, numbers: factory.numbers,
            bytesMax: factory.options.deadLetterBytesMax)
    }

    var work: Maintenance.Work {
        Maintenance.Work(
            flush: { [self] in
                catchUp()
                try flushOldest()
            },
            compact: { [self] in try compactOnce(isIngesting: $0) })
    }

    // MARK: Flush

    /// Writes the oldest sealed memtable as segments and commits them with all that it carries.
    private func flushOldest() throws {
        guard let sealed = view.current.sealed.first else { return }
        let levels = view.current.levels
        let inputs = sealed.memtable.allRuns
        let plan = FlushPlan(
            times: inputs.map(\.batch.times), levels: levels,
            options: factory.options.compaction)
        let segments = try inputs.isEmpty ? [] : write(inputs, plan.plan)
        // Loaded here, not by an append that waits for it.
        for segment in segments { _ = try segment.filter() }
        let letters = try deadLetters.write(sealed.memtable.letters, over: keeper.manifest)
        var edit = LevelEdit()
        edit.added = segments.map(\.descriptor)
        edit.addedCuts = segments.isEmpty ? [] : plan.addedCuts
        edit.flushedRows = sealed.memtable.rowCount
        try commit(sealed, edit, letters, segments)
    }

    private func write(_ inputs: [MemoryRun], _ plan: MergePlan) throws -> [LiveSegment] {
        let secret = factory.identity.secret
        let totals = try inputs.reduce(MergeTotals()) {
            try $0 + MergeTotals($1, secret: secret)
        }
        return try factory.write(inputs, expected: totals, plan: plan, areRecent: true)
    }

    private func commit(
        _ sealed: SealedMemtable, _ edit: LevelEdit, _ letters: DeadLetterFiles.Edit,
        _ segments: [LiveSegment]
    ) throws {
        var doneLogs: [Manifest.Log] = []
        do {
            try publishing.withLock { _ in
                let manifest = try keeper.commit { manifest in
                    manifest.levels = manifest.levels.applying(edit)
                    manifest.flushedSequence = sealed.lastSequence
                    sealed.state.store(in: &manifest)
                    letters.apply(to: &manifest)
                    doneLogs = manifest.removeLogs(through: sealed.lastSequence)
                }
                view.update {
                    $0.apply(edit, segments, manifestNumber: manifest.number)
                    $0.sealed.removeFirst()
                }
            }
        } catch {
            discardUnlessPoisoned(segments.map(\.name) + letters.addedNames, error)
            throw error
        }
        factory.directory.discard(doneLogs.map { .log($0.number) } + letters.removedNames)
        keeper.replenishBallast(bytes: factory.options.ballastBytes)
    }

    /// After a failed sync it isn't known whether the new manifest stands, which lists these files.
    private func discardUnlessPoisoned(_ names: [StoreFileName], _ error: any Error) {
        if (error as? FootfallError)?.code != .poisoned { factory.directory.discard(names) }
    }

    // MARK: Compaction

    private var picker: CompactionPicker { CompactionPicker(factory.options.compaction) }

    /// How many segments wait to be merged, if merging them pays; else 0.
    var owedSegmentCount: Int {
        let levels = view.current.levels
        return picker.choose(from: levels) == .none ? 0 : levels.unsettledCount
    }

    /// Makes the next step that pays; false if there is none.
    func compactOnce(isIngesting: Bool) throws -> Bool {
        try merging.withLock { _ in
            let choice = picker.choose(from: view.current.levels, isIngesting: isIngesting)
            return try carryOut(choice, isChosen: true)
        }
    }

    /// Settles everything, whatever it costs.
    func compactFully() throws {
        try merging.withLock { _ in
            while case let steps = picker.settle(from: view.current.levels), !steps.isEmpty {
                for step in steps { _ = try carryOut(step, isChosen: false) }
            }
        }
    }

    /// Merges when merging has fallen far behind: a flush waits for it, and so do appends then.
    private func catchUp() {
        let options = factory.options
        guard options.compactsInBackground else { return }
        // A merge that fails is reported by the thread that merges, and no reason not to flush.
        while view.current.levels.unsettledCount >= 2 * options.compaction.deferredSegmentsMax,
            (try? compactOnce(isIngesting: true)) == true
        {}
    }

    /// Gives up what is being merged, and refuses to merge from now on.
    func abandonMerges() {
        mergeSwitch.turnOff()
    }

    /// Waits until nobody merges.
    func waitForMerges() {
        merging.withLock { _ in }
    }

    private func carryOut(_ choice: CompactionChoice, isChosen: Bool) throws -> Bool {
        try mergeSwitch.check()
        switch choice {
        case .none: return false
        case .recut(let added, let removed):
            let edit = LevelEdit(addedCuts: added, removedCuts: removed)
            try commit(edit, [])
        case .merge(let merge): try carryOut(merge, isChosen: isChosen)
        }
        return true
    }

    private func carryOut(_ merge: CompactionMerge, isChosen: Bool) throws {
        let numbers = Set(merge.inputs)
        let inputs = view.current.segments.filter { numbers.contains($0.descriptor.number) }
        precondition(inputs.count == numbers.count, "live segments are open")
        let totals = inputs.reduce(MergeTotals()) { $0 + MergeTotals($1.descriptor) }
        let readers = try inputs.map { try factory.opener.reader($0.descriptor, mergeSwitch) }
        let outputs = try factory.write(
            readers, expected: totals, plan: merge.plan,
            areRecent: inputs.allSatisfy(\.isRecent),
            threads: isChosen ? 1 : factory.options.compactionThreads)
        for segment in outputs { _ = try segment.filter() }
        let edit = LevelEdit(
            removed: numbers, added: outputs.map(\.descriptor), addedCuts: merge.addedCuts,
            removedCuts: merge.removedCuts, compactedRows: isChosen ? totals.rowCount : 0,
            settledRows: isChosen ? 0 : totals.rowCount)
        try commit(edit, outputs)
        factory.directory.discard(inputs.map(\.name))
    }

    private func commit(_ edit: LevelEdit, _ segments: [LiveSegment]) throws {
        do {
            try publishing.withLock { _ in
                let manifest = try keeper.commit { $0.levels = $0.levels.applying(edit) }
                view.update { $0.apply(edit, segments, manifestNumber: manifest.number) }
            }
        } catch {
            discardUnlessPoisoned(segments.map(\.name), error)
            throw error
        }
    }
}

extension Manifest {
    /// Takes out the logs that hold no record beyond a sequence, and returns them.
    fileprivate mutating func removeLogs(through sequence: UInt64) -> [Log] {
        let done = zip(logs, logs.dropFirst()).prefix { $1.firstSequence <= sequence + 1 }.map(\.0)
        logs.removeFirst(done.count)
        return done
    }
}

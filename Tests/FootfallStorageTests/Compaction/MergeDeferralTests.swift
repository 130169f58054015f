import FootfallFormat
import FootfallModel
import FootfallTestSupport
import Foundation
import Synchronization
import Testing

@testable import FootfallStorage

/// Merges that wait for ingests, are given up, or are decided while a flush is committed.
@Suite struct MergeDeferralTests {
    private let file = FileFingerprint(digest: [1, 2, 3], name: "events.csv")

    private func unsettled(_ count: UInt64) -> LevelState {
        let segments = (1...count).map {
            SegmentDescriptor.sample($0, .fresh, rows: 200_000, 0...99)
        }
        return LevelState(segments: segments, ledger: WriteLedger(flushedRows: 1_000_000_000))
    }

    @Test("While files are taken in, segments are merged only above the bound")
    func picker() {
        let picker = CompactionPicker()
        #expect(picker.choose(from: unsettled(64), isIngesting: true) == .none)
        #expect(picker.choose(from: unsettled(65), isIngesting: true) != .none)
        #expect(picker.choose(from: unsettled(64)) != .none)
    }

    private func store() -> TestStore {
        var store = TestStore()
        store.options.compaction.sliceRows = 400
        store.options.compaction.tierWidth = 2
        store.options.compaction.deferredSegmentsMax = 4
        return store
    }

    private func unsettledCount(_ engine: StorageEngine) -> Int {
        engine.snapshot().sources.count { $0.kind == .fresh || $0.kind == .late }
    }

    @Test("Segments of an ingest wait to be merged until it ends")
    func waiting() throws {
        let engine = try store().open()
        do {
            let session = try engine.beginIngest(file)
            for number in 0..<4 {
                try session.append(EventBatch([.numbered(number)]), endOffset: UInt64(number + 1))
                try session.pause()
            }
            #expect(unsettledCount(engine) == 4)
            #expect(engine.owedSegmentCount == 4)
        }
        wait { unsettledCount(engine) < 4 }
        #expect(try engine.storedIDs().count == 4)
        try engine.close()
    }

    @Test("However long an ingest is, the number of unmerged segments is bounded")
    func bound() throws {
        let engine = try store().open()
        let session = try engine.beginIngest(file)
        var most = 0
        for number in 0..<60 {
            try session.append(EventBatch([.numbered(number)]), endOffset: UInt64(number + 1))
            try session.pause()
            most = max(most, unsettledCount(engine))
        }
        // A flush waits at twice the bound, and makes one segment here.
        #expect((5...8).contains(most))
        #expect(try engine.storedIDs().count == 60)
        #expect(try engine.statistics().ownWriteAmplification <= 4)
        try engine.close()
    }

    @Test("An ingest that is killed while segments wait neither loses nor doubles an event")
    func killed() throws {
        func ingest(_ store: TestStore) throws {
            let engine = try store.open()
            let session = try engine.beginIngest(file)
            guard !session.isComplete else { return }
            for number in Int(session.resumeOffset)..<12 {
                try session.append(EventBatch([.numbered(number)]), endOffset: UInt64(number + 1))
                try session.pause()
            }
            try session.finish(endOffset: 12)
            try engine.close()
        }
        func makeStore() -> TestStore {
            var store = store()
            store.options.compaction.deferredSegmentsMax = 2
            return store
        }
        let whole = makeStore()
        try ingest(whole)
        for call in 1...whole.io.callCount {
            let store = makeStore()
            store.io.inject(.crashAfter, atCall: call)
            try? ingest(store)
            store.io.restart(.reorder, seed: UInt64(call))
            do {
                try ingest(store)
                #expect(try store.open().storedIDs().count == 12, "call \(call)")
            } catch {
                Issue.record(error, "call \(call)")
            }
        }
    }

    /// A store of three segments, and what its merges call when they begin an output.
    private func threeSegments() throws -> (TestStore, StorageEngine, Hook) {
        var store = store()
        store.options.compactsInBackground = false
        let hook = Hook()
        store.options.newUUID = {
            hook.call()
            return SegmentUUID.random()
        }
        let engine = try store.open()
        for number in 0..<3 {
            try engine.append(EventBatch([.numbered(number)]))
            try engine.flush()
        }
        return (store, engine, hook)
    }

    @Test("A merge that is given up leaves no file and loses nothing")
    func abandoned() throws {
        let (store, engine, hook) = try threeSegments()
        let merging = try #require(engine.writing?.compaction)
        let files = try store.io.list(TestStore.path).sorted()
        hook.set { merging.abandonMerges() }
        #expect { try engine.compact() } throws: { ($0 as? FootfallError)?.code == .closed }
        hook.set {}
        #expect(try store.io.list(TestStore.path).sorted() == files)
        #expect(try engine.storedIDs().count == 3)
        try engine.close()

        let again = try store.open()
        try again.compact()
        #expect(again.snapshot().sources.map(\.kind) == [.settled])
        #expect(try again.storedIDs().count == 3)
        try again.close()
    }

    @Test("Closing a store does not wait for a merge to finish")
    func closing() throws {
        let (store, engine, hook) = try threeSegments()
        let merging = try #require(engine.writing?.compaction)
        let begun = Flag()
        hook.set {
            // The merge goes on only when it is given up, so closing can't have waited for it.
            begun.raise()
            wait { merging.mergeSwitch.isOff }
        }
        let closing = try WorkerThread {
            wait { begun.isRaised }
            do { try engine.close() } catch { Issue.record(error) }
        }
        #expect { try engine.compact() } throws: { ($0 as? FootfallError)?.code == .closed }
        closing.join()
        hook.set {}
        #expect(try store.open().storedIDs().count == 3)
    }

    @Test("A merge is decided from the segments that are open, not from those just committed")
    func decidedWhileCommitting() throws {
        let (_, engine, _) = try threeSegments()
        let writing = try #require(engine.writing)
        // As a flush leaves it for a moment: its manifest stands, its segment is not shown yet.
        try writing.keeper.commit { manifest in
            let committed = SegmentDescriptor.sample(99, .fresh, rows: 1, 0...1)
            manifest.levels = manifest.levels.applying(LevelEdit(added: [committed]))
        }
        #expect(try writing.compaction.compactOnce(isIngesting: false))
        #expect(engine.snapshot().sources.count == 1)
        #expect(writing.keeper.manifest.levels.segments.count == 2)
        #expect(try engine.storedIDs().count == 3)
    }
}

/// Waits, half a minute at most, until something holds.
private func wait(until condition: () -> Bool) {
    for _ in 0..<30_000 where !condition() { Thread.sleep(forTimeInterval: 0.001) }
    #expect(condition())
}

/// Something to do at a certain place of the code under test.
private final class Hook: Sendable {
    private let action = Mutex<@Sendable () -> Void>({})

    func set(_ action: @escaping @Sendable () -> Void) {
        self.action.withLock { $0 = action }
    }

    func call() {
        let action = action.withLock { $0 }
        action()
    }
}

private final class Flag: Sendable {
    private let state = Atomic(false)

    var isRaised: Bool { state.load(ordering: .acquiring) }

    func raise() { state.store(true, ordering: .releasing) }
}

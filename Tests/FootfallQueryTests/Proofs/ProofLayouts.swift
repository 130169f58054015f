import FootfallFormat
import FootfallModel
import FootfallStorage
import FootfallTestSupport

/// The same events in stores that were filled in different ways.
enum ProofLayout: CaseIterable {
    /// All in the memtable.
    case memtable
    /// All in one segment.
    case segment
    /// In several segments, and the memtable.
    case spread
    /// In what is left of several segments that were compacted.
    case compacted

    /// A snapshot of a store in which the events arrived in random order.
    func snapshot(of events: [Event], _ random: inout SeededGenerator) throws -> Snapshot {
        let store = try TestStore().open()
        defer { try? store.close() }
        let batchCount = self == .segment ? 1 : 3
        for (number, heap) in random.deal(events, into: batchCount).enumerated() {
            _ = try store.append(EventBatch(heap))
            let isLast = number == batchCount - 1
            if self != .memtable, self != .spread || !isLast { try store.flush() }
        }
        if self == .compacted { try store.compact() }
        return store.snapshot()
    }
}

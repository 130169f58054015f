package import FootfallFormat
internal import FootfallModel

/// How a store is opened.
package struct StorageOptions: Sendable {
    package enum Mode: Sendable {
        /// For writing; made if there is none.
        case create
        /// For writing; it must exist.
        case write
        /// Beside a writer or alone; takes no lock.
        case readOnly
    }

    /// When what was appended is on disk, and so what a power failure can take.
    package enum Durability: Sendable, Equatable {
        /// Before an append returns: nothing that was acknowledged is lost.
        case sync
        /// At most so long after an append has returned: the appends of that time may be lost.
        case interval(milliseconds: Int)
        /// When a memtable is flushed or the system writes it: all since the last flush may be lost.
        case none
    }

    package var mode: Mode = .write
    package var durability: Durability = .sync
    /// When a memtable is flushed: up to two of this size are in memory.
    package var memtableBytes = 64 << 20
    package var blockCacheBytes = 128 << 20
    /// For each kind of dead letter; beyond it the oldest are dropped and counted.
    package var deadLetterBytesMax = 256 << 20
    /// Space held back so that a manifest can be written on a full disk.
    package var ballastBytes = 1 << 20
    /// Whether segments are merged in the background.
    package var compactsInBackground = true
    /// How many segments `compact` writes at once.
    package var compactionThreads = 1
    /// Insert-id filter bits; fewer mean more look-ups of ids that are new, never a wrong answer.
    package var filterBitsPerID = 16
    /// Microseconds since the Unix epoch.
    package var now: @Sendable () -> Int64 = systemMicroseconds
    package var compaction = CompactionOptions()
    /// Names each new segment.
    package var newUUID: @Sendable () -> SegmentUUID = { SegmentUUID.random() }
    /// What a new store is; random if nil.
    package var birth: StoreFile?

    package init() {}
}

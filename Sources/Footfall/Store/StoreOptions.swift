public import Logging

/// How a store is opened and run.
public struct StoreOptions: Sendable {
    /// What the store is opened for.
    public enum Access: Sendable {
        /// To append and to ask; the store is made if there is none. One process at a time.
        case create
        /// To append and to ask; there must be a store. One process at a time.
        case write
        /// To ask, beside a writer and any number of readers.
        case read
    }

    /// What an acknowledged append survives.
    public enum Durability: Sendable, Equatable {
        /// A power cut. Appends that wait at the same time share one sync.
        case sync
        /// A killed process; a power cut loses at most what this many milliseconds brought.
        case interval(milliseconds: Int)
        /// A killed process; a power cut loses what the system had not written yet.
        case none
    }

    /// What the store is opened for.
    public var access: Access = .create
    /// What an acknowledged append survives.
    public var durability: Durability = .sync
    /// How many bytes of new events are gathered in memory before they become a segment.
    public var memtableSizeBytes = 64 << 20
    /// How many bytes of decoded blocks are kept, for queries and to know events again: by default, room
    /// for what filters and groups of some ten million events need, or for the ids of one settled slice
    /// of time, where a file of known events, mostly in the order of time, finds them.
    public var blockCacheSizeBytes = 128 << 20
    /// How many bytes one question may keep while it is answered.
    ///
    /// Groups, distinct values, lists, found events and the rows of the answer count; blocks that are
    /// read are the cache's. A question that needs more ends with a `.limit` error.
    public var groupSizeBytesMax = 256 << 20
    /// How many threads a query, an ingest or `compact` uses; 0 stands for one a core.
    public var threads = 0
    var threadCount: Int { threads > 0 ? threads : Processors.count }
    /// Merges segments in the background; without, only `compact()` does, and questions slow down.
    public var compactsInBackground = true
    /// Takes what the store does in the background.
    public var logger: Logger

    /// The options of a store that is written to and loses nothing.
    public init(access: Access = .create) {
        self.access = access
        logger = Logger(label: "footfall") { _ in SwiftLogNoOpLogHandler() }
    }
}

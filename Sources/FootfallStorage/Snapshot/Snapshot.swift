package import FootfallFormat

/// The store as it was at one moment: what a query reads.
///
/// Cheap to take, immutable, safe to share;
/// its files stay readable for as long as it lives.
package struct Snapshot: Sendable {
    /// Where one run came from, for `show segments` and `explain`.
    package struct Source: Sendable {
        package enum Kind: Sendable, Equatable {
            case memtable
            /// A flushed segment that compaction has yet to settle.
            case fresh
            /// Rows of several time slices.
            case late
            case settled
        }

        /// The file's name, or `memtable`.
        package var name: String
        package var kind: Kind
        /// Bytes on disk, or in memory.
        package var byteCount: Int
        package var run: any Run

        package init(name: String, kind: Kind, byteCount: Int, run: any Run) {
            self.name = name
            self.kind = kind
            self.byteCount = byteCount
            self.run = run
        }
    }

    package var manifestNumber: UInt64
    /// The last sequence number that this snapshot holds.
    package var visibleSequence: UInt64
    package var sources: [Source]
    /// Keys the customer hash.
    package var secret: UInt64
    /// The store's definitions and settings, by name.
    package var catalog: Catalog

    package init(
        manifestNumber: UInt64 = 0, visibleSequence: UInt64 = 0, sources: [Source], secret: UInt64,
        catalog: Catalog = Catalog()
    ) {
        self.manifestNumber = manifestNumber
        self.visibleSequence = visibleSequence
        self.sources = sources
        self.secret = secret
        self.catalog = catalog
    }
}

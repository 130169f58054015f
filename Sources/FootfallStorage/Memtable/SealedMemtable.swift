internal import FootfallFormat

/// A memtable that takes no more rows and waits to be flushed, with the state of the store at the
/// moment it was sealed: what the manifest will say once it is flushed.
final class SealedMemtable: Sendable {
    let memtable: Memtable
    let state: StoreState
    /// The last record of the logs that this memtable holds, or an earlier one does.
    let lastSequence: UInt64

    init(_ memtable: Memtable, state: StoreState, lastSequence: UInt64) {
        self.memtable = memtable
        self.state = state
        self.lastSequence = lastSequence
    }
}

/// What the store knows besides events; it changes with appends and is kept by log and manifest.
struct StoreState: Equatable, Sendable {
    var catalog = Catalog()
    var counters = CountersBySource()
    var files: [FileFingerprint: Manifest.FileProgress] = [:]
    /// The latest received time that was given out.
    var received: Int64 = .min

    init(_ manifest: Manifest) {
        catalog = manifest.catalog
        counters = manifest.counters
        received = manifest.received
        for file in manifest.files { files[file.fingerprint] = file }
    }

    func store(in manifest: inout Manifest) {
        manifest.catalog = catalog
        manifest.counters = counters
        manifest.received = received
        manifest.files = files.values.sorted {
            $0.fingerprint.digest.lexicographicallyPrecedes($1.fingerprint.digest)
        }
    }
}

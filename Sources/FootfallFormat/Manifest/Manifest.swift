/// The manifest: what the store consists of at one moment, whole, in one small file.
///
/// A new one is written beside the old one and renamed, so there is always one that is whole. Files
/// that it does not list are garbage; a file that it lists and that is missing is damage.

package import FootfallModel

package struct Manifest: Equatable, Sendable {
    /// A live write-ahead log.
    package struct Log: Equatable, Sendable {
        package var number: UInt64
        package var firstSequence: UInt64

        package init(number: UInt64, firstSequence: UInt64) {
            self.number = number
            self.firstSequence = firstSequence
        }
    }

    /// A file of dead letters.
    package struct DeadLetterFile: Equatable, Sendable {
        package var number: UInt64
        /// All its letters are of one kind, since each kind has a quota of its own.
        package var kind: Rejection.Kind
        package var letterCount: Int
        package var byteCount: Int

        package init(number: UInt64, kind: Rejection.Kind, letterCount: Int, byteCount: Int) {
            self.number = number
            self.kind = kind
            self.letterCount = letterCount
            self.byteCount = byteCount
        }
    }

    /// How far an input file has been taken.
    package struct FileProgress: Equatable, Sendable {
        package var fingerprint: FileFingerprint
        /// Where the next record begins, in bytes of the uncompressed input.
        package var nextOffset: UInt64
        package var isComplete: Bool

        package init(fingerprint: FileFingerprint, nextOffset: UInt64 = 0, isComplete: Bool = false)
        {
            self.fingerprint = fingerprint
            self.nextOffset = nextOffset
            self.isComplete = isComplete
        }
    }

    /// Rises with each manifest; names the file (`MANIFEST-<16 hex>`).
    package var number: UInt64
    package var features = FeatureBits()
    package var store: StoreUUID
    /// No file has this number or a higher one.
    package var nextFileNumber: UInt64
    /// Records up to this one are in segments and in this manifest; replay skips them.
    package var flushedSequence: UInt64 = 0
    /// The latest received time that was given out: later ones are not before it.
    package var received: Int64 = .min
    package var levels = LevelState()
    /// Ascending by number.
    package var logs: [Log] = []
    package var deadLetterFiles: [DeadLetterFile] = []
    /// Dead letters that were given up to keep within the quotas.
    package var droppedDeadLetters = 0
    package var catalog = Catalog()
    package var files: [FileProgress] = []
    package var counters = CountersBySource()

    package init(number: UInt64, store: StoreUUID, nextFileNumber: UInt64) {
        self.number = number
        self.store = store
        self.nextFileNumber = nextFileNumber
    }
}

/// What tells an input file from all others, so that a second ingest resumes or stores nothing.
package struct FileFingerprint: Hashable, Sendable {
    package static let digestBytesMax = 64

    /// A digest of whatever makes it the same ingest again: length, content, format, mapping.
    package var digest: [UInt8]
    /// The file's name when it was first taken: for people, not compared.
    package var name: String

    package init(digest: [UInt8], name: String) {
        precondition(
            (1...Self.digestBytesMax).contains(digest.count), "a digest has 1 to 64 bytes")
        self.digest = digest
        self.name = name
    }

    package static func == (left: Self, right: Self) -> Bool { left.digest == right.digest }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

internal import CXXHash
internal import FootfallFormat
internal import FootfallModel
internal import FootfallStorage
internal import FootfallWire

extension EventStore {
    /// Takes refused records among the dead letters in once more: a newer version may think otherwise
    /// of them.
    ///
    /// A letter becomes the event that its request would have brought: it keeps the request's shop and
    /// `Idempotency-Key`. It stays a letter and can be taken in as often as you like: what it brings is
    /// stored once, since events without any id take one from the letter. What is refused again, or
    /// conflicts with a stored event, is counted but makes no second letter. Left out are conflicts, as
    /// nothing could change about them, and records of which a part was kept (`DeadLetter.rawBytesMax`),
    /// which are counted as refused.
    ///
    /// - Parameters:
    ///   - source: whose letters; nil for all.
    ///   - count: is told what became of the events of a source, again and again as letters are taken in.
    /// - Throws: what an append throws; the letters before are taken in then.
    package func reingestDeadLetters(
        source: String? = nil, count: (_ source: String, IngestCounts) -> Void
    ) throws {
        var group: [(source: String, request: PreparedRequest)] = []
        var twins = LetterTwins()
        try engine.forEachDeadLetter { letter in
            guard letter.kind == .invalid, source == nil || source == letter.source,
                let format = RequestBodyFormat(source: letter.source)
            else { return }
            guard letter.isWhole else { return count(letter.source, IngestCounts(rejected: 1)) }
            var request = try prepare(
                RecordBlock(letter.raw), as: format, facts: twins.facts(of: letter))
            request.keepsConflicts = false
            count(letter.source, IngestCounts(rejected: request.removeRejections()))
            if request.receivedCount > 0 { group.append((letter.source, request)) }
            if group.count == Self.reingestedTogether { try reingest(&group, count) }
        }
        try reingest(&group, count)
    }

    /// How many letters share a sync.
    private static let reingestedTogether = 256

    private func reingest(
        _ group: inout [(source: String, request: PreparedRequest)],
        _ count: (_ source: String, IngestCounts) -> Void
    ) throws {
        for (letter, result) in zip(group, append(group.map(\.request))) {
            count(letter.source, IngestCounts(try result.get()))
        }
        group = []
    }
}

extension IngestCounts {
    /// The counts of records that are no events.
    fileprivate init(rejected: Int) {
        self.init()
        self.rejected = rejected
        received = rejected
    }
}

/// Tells letters apart that hold the same bytes and came at the same moment, as two events without
/// ids do when they are refused together: by how many of the same went before.
///
/// That number is the same whenever letters are gone through: they are in the order in which they were
/// kept, and what came at one moment lies in one file, so it is dropped together, too.
private struct LetterTwins {
    /// In the place of a key's name, which it can't be: those hold no control characters.
    private static let keyName = Array("dead letters\u{0}".utf8)

    private struct Kind: Hashable {
        let source: String
        let low: UInt64
        let high: UInt64
    }

    /// The moment of the letters that were seen last.
    private var received: Timestamp?
    /// How many of each kind came at that moment.
    private var counts: [Kind: UInt64] = [:]

    /// The facts of the request that a letter came with; where it had no `Idempotency-Key`, one by which
    /// the letter's events are known again.
    mutating func facts(of letter: DeadLetter) -> RequestFacts {
        guard letter.facts.idempotencyKey == nil else { return letter.facts }
        let hash = letter.raw.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
        let kind = Kind(source: letter.source, low: hash.low64, high: hash.high64)
        let words = [
            hash.high64, hash.low64, UInt64(bitPattern: letter.received.microseconds),
            countBefore(kind, at: letter.received),
        ]
        var facts = letter.facts
        facts.keyName = Self.keyName
        facts.idempotencyKey = words.flatMap { word in
            withUnsafeBytes(of: word.bigEndian) { Array($0) }
        }
        return facts
    }

    private mutating func countBefore(_ kind: Kind, at moment: Timestamp) -> UInt64 {
        if received != moment {
            received = moment
            counts = [:]
        }
        defer { counts[kind, default: 0] += 1 }
        return counts[kind] ?? 0
    }
}

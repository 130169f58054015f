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
        try engine.forEachDeadLetter { letter in
            guard letter.kind == .invalid, source == nil || source == letter.source,
                let format = RequestBodyFormat(source: letter.source)
            else { return }
            guard letter.isWhole else { return count(letter.source, IngestCounts(rejected: 1)) }
            var request = try prepare(
                RecordBlock(letter.raw), as: format, facts: RequestFacts(of: letter))
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

extension RequestFacts {
    /// In the place of a key's name, which it can't be: those hold no control characters.
    private static let letterKeyName = Array("dead letters\u{0}".utf8)

    /// Those of the request that a dead letter came with; where it had no `Idempotency-Key`, one by
    /// which the letter's events are known again.
    fileprivate init(of letter: DeadLetter) {
        self = letter.facts
        guard idempotencyKey == nil else { return }
        keyName = Self.letterKeyName
        let hash = letter.raw.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
        idempotencyKey = [
            hash.high64, hash.low64, UInt64(bitPattern: letter.received.microseconds),
        ]
        .flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }
}

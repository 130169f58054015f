internal import CXXHash
internal import FootfallModel
internal import FootfallWire

extension EventStore {
    /// Takes refused records among the dead letters in once more: a newer version may think otherwise
    /// of them.
    ///
    /// A letter stays a letter and can be taken in as often as you like: what it brings is stored once,
    /// since events without an id of their own take one from the letter. What is refused again is
    /// counted, but makes no second letter. Conflicts are left out: nothing could change about them.
    ///
    /// - Parameter source: whose letters; nil for all.
    /// - Returns: what became of the events in them.
    /// - Throws: what an append throws; the letters before are taken in then.
    package func reingestDeadLetters(source: String? = nil) throws -> IngestCounts {
        var counts = IngestCounts()
        try forEachDeadLetter { letter, received in
            guard letter.kind == .invalid, source == nil || source == letter.source,
                let format = RequestBodyFormat(source: letter.source)
            else { return }
            var request = try prepare(
                RecordBlock(letter.raw), as: format, facts: RequestFacts(of: letter, received))
            let refused = request.removeRejections()
            counts.received += refused
            counts.rejected += refused
            guard request.receivedCount > 0 else { return }
            for result in append([request]) { counts += IngestCounts(try result.get()) }
        }
        return counts
    }
}

extension RequestFacts {
    /// In the place of a key's name, which it can't be: those hold no control characters.
    private static let letterKeyName = Array("dead letters\u{0}".utf8)

    /// Those of a dead letter, by which its events are known again.
    fileprivate init(of letter: Rejection, _ received: Timestamp) {
        self.init()
        keyName = Self.letterKeyName
        let hash = letter.raw.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
        idempotencyKey = [hash.high64, hash.low64, UInt64(bitPattern: received.microseconds)]
            .flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
    }
}

internal import FootfallFormat
internal import FootfallModel

/// What an append changes: rows to store, dead letters, counts.
struct Change {
    /// All rows that came, and which of them to store.
    let rows: CheckedBatch
    /// Ascending; nil for all.
    let kept: [UInt32]?
    let letters: [DeadLetter]
    /// Whether all rows are stored with all their values.
    private let isAllStored: Bool
    /// Types of attributes that the stored rows brought, and values left out of them.
    let attributeTypes: AttributeTypes
    /// What can't be counted where events and dead letters are kept: duplicates, unparsed texts.
    private let uncounted: CountersBySource

    /// Splits a judged batch; `known` are the types that attributes have already, `conflicts` the rows
    /// that become dead letters.
    init(
        _ rows: CheckedBatch, _ judgement: Judgement, rejections: [Rejection],
        conflicts: [UInt32], received: Int64, known: AttributeTypes, secret: UInt64
    ) throws {
        let attributes = AttributeJudgement(
            rows.batch, storing: { judgement.outcomes[Int($0)] == .stored }, known: known)
        attributeTypes = attributes.added
        self.rows = rows.settled(withoutValues: attributes.ignored)
        kept = judgement.isAllStored ? nil : judgement.rows(.stored)
        isAllStored = kept == nil && attributes.ignored.isEmpty
        let time = Timestamp(unchecked: received)
        letters =
            try rejections.map { DeadLetter($0, received: time) }
            + ConflictLetters.letters(
                for: rows.batch, conflicts, received: time, secret: secret)
        uncounted = CountersBySource(uncountedOf: rows.batch, judgement)
    }

    /// The rows to store, as a batch of their own.
    var stored: CheckedBatch { kept.map { rows.gathered($0) } ?? rows }

    /// What the log keeps of it; `stored` are the rows to store, and `unchanged` is what it keeps of
    /// them if they are those that came, with all their values.
    func records(
        _ stored: CheckedBatch, received: Int64, ifUnchanged unchanged: [UInt8]
    ) -> [(kind: LogRecord.Kind, payload: [UInt8])] {
        var records: [(LogRecord.Kind, [UInt8])] = []
        if !attributeTypes.isEmpty {
            let change = CatalogChange.add(attributeTypes)
            records.append((change.recordKind, change.payload))
        }
        if stored.batch.rowCount > 0 {
            let body =
                isAllStored
                ? unchanged : EventsPayload.body(stored.batch, checks: stored.checks)
            records.append((.events, EventsPayload.encode(received: received, body: body)))
        }
        if !letters.isEmpty {
            records.append((.deadLetters, DeadLetterPayload.encode(letters)))
        }
        if !uncounted.bySource.isEmpty {
            var writer = ByteWriter()
            uncounted.encode(into: &writer)
            records.append((.counters, writer.bytes))
        }
        return records
    }

    var counters: CountersBySource {
        var counters = uncounted
        counters.count(stored: rows.batch, kept)
        counters.count(letters)
        return counters
    }
}

extension CountersBySource {
    /// Counts what neither events nor dead letters tell.
    fileprivate init(uncountedOf batch: EventBatch, _ judgement: Judgement) {
        self.init()
        if judgement.isAllStored && batch.remarks.isEmpty { return }
        for (source, count) in batch.rowsBySource(judgement.rows(.duplicate)) {
            self[source].duplicates = count
        }
        let texts = batch.remarks[.unparsedText] ?? []
        let stored = texts.filter { judgement.outcomes[Int($0)] == .stored }
        for (source, count) in batch.rowsBySource(stored) { self[source].unparsedTexts = count }
    }

    /// Counts stored rows of a batch: all unless told which.
    mutating func count(stored batch: EventBatch, _ rows: [UInt32]? = nil) {
        for (source, count) in batch.rowsBySource(rows) { self[source].stored += count }
    }

    mutating func count(_ letters: [DeadLetter]) {
        for letter in letters {
            switch letter.kind {
            case .invalid: self[letter.source].rejected += 1
            case .conflict: self[letter.source].conflicts += 1
            }
        }
    }
}

extension EventBatch {
    /// How many of some rows, or of all, each source has.
    func rowsBySource(_ rows: [UInt32]? = nil) -> [String: Int] {
        guard let chunk = column(.source)?.chunk else { return [:] }
        var counts = [Int](repeating: 0, count: chunk.dictionary.count)
        let codes = chunk.codes
        if let rows {
            for row in rows { counts[Int(codes[Int(row)])] += 1 }
        } else {
            for code in codes { counts[Int(code)] += 1 }
        }
        var bySource: [String: Int] = [:]
        for (code, count) in counts.enumerated() where count > 0 {
            bySource[chunk.dictionary.text(UInt32(code)), default: 0] += count
        }
        return bySource
    }

    /// The batch with a received time in each row that has none, which is also the time of those
    /// whose client sent none.
    func stamped(_ received: Int64) -> EventBatch {
        var batch = self
        let place = columns.firstIndex { $0.key >= .received } ?? columns.count
        let isThere = place < columns.count && columns[place].key == .received
        let words =
            isThere
            ? columns[place].chunk.filled(received) : [Int64](repeating: received, count: rowCount)
        let column = Column(
            key: .received,
            chunk: ColumnChunk(slotCount: rowCount, presence: .all, values: .words(words)))
        if isThere {
            batch.columns[place] = column
        } else {
            batch.columns.insert(column, at: place)
        }
        if timeIsSent.contains(false) {
            for row in 0..<rowCount where !timeIsSent[row] { batch.times[row] = words[row] }
        }
        return batch
    }
}

extension ColumnChunk {
    /// The words of all slots, with one value where there is none.
    fileprivate func filled(_ missing: Int64) -> [Int64] {
        var filled = [Int64](repeating: missing, count: slotCount)
        for (index, word) in words.enumerated() { filled[slot(index)] = word }
        return filled
    }
}

internal import FootfallFormat
internal import FootfallModel

/// Dead letters of events whose insert id is taken by an event of other content.
enum ConflictLetters {
    /// One letter for each of some rows; the raw bytes are the event as a native line.
    static func letters(
        for batch: EventBatch, _ rows: [UInt32], received: Timestamp, secret: UInt64
    ) throws -> [DeadLetter] {
        guard !rows.isEmpty else { return [] }
        var reader = EventReader(MemoryRun(sorting: batch.gathered(rows), secret: secret))
        return try reader.events(0..<rows.count).map { event in
            DeadLetter(
                Rejection(
                    kind: .conflict, index: 0, field: "insert_id",
                    message: "an event with this insert id and other content is stored",
                    source: event.source, raw: NativeLine.bytes(of: event)),
                received: received)
        }
    }
}

public import FootfallModel
internal import FootfallStorage
internal import FootfallWire

/// What became of the events of one append.
///
/// Every event is in exactly one of the counts: `received` is the sum of the four others.
public struct Receipt: Sendable, Equatable {
    /// Events that were handed in.
    public var received = 0
    /// Events that are new and now kept.
    public var stored = 0
    /// Events that were known already, by insert id, with the same content.
    public var duplicates = 0
    /// Events whose insert id is known with other content.
    ///
    /// The first one is kept; the others are among the dead letters.
    public var conflicts = 0
    /// Events that could not be taken: each with the reason.
    public var rejected = 0
    /// The events that were rejected or conflict, ascending by their index in what was handed in.
    public var rejections: [Rejection] = []

    /// A receipt of nothing.
    public init() {}

    /// What became of a decoded block.
    init(_ receipt: AppendReceipt, of decoded: DecodedBatch, block: [UInt8]) {
        received = receipt.received
        stored = receipt.stored
        duplicates = receipt.duplicates.count
        conflicts = receipt.conflicts.count
        rejected = receipt.rejections.count
        rejections = decoded.refusals(receipt, block: block)
    }
}

extension DecodedBatch {
    /// What was rejected or conflicts, by line.
    func refusals(_ receipt: AppendReceipt, block: [UInt8]) -> [Rejection] {
        guard !receipt.conflicts.isEmpty else { return rejections }
        let conflicts = receipt.conflicts.map { conflict(row: $0, block: block) }
        return (rejections + conflicts).sorted { $0.index < $1.index }
    }

    /// A row whose insert id is known with other content, told like a rejection.
    private func conflict(row: Int, block: [UInt8]) -> Rejection {
        let origin = origins[row]
        return Rejection(
            kind: .conflict, index: origin.line, field: "insert_id",
            message: "an event with this insert id and other content is stored already",
            source: batch.source(row: row), raw: Array(block[origin.bytes]))
    }
}

extension EventBatch {
    /// The wire format that brought a row.
    fileprivate func source(row: Int) -> String {
        guard let chunk = column(.source)?.chunk else { return "" }
        return chunk.dictionary.text(chunk.codes[row])
    }
}

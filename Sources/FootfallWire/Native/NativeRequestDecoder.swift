internal import FootfallModel

/// Decodes the bodies of requests that bring native events: lines, or one JSON array of the same
/// objects.
///
/// Unlike files, requests may not say `source` or `received`. An event without an id takes one from
/// the request's `Idempotency-Key`, with its index as a second part.
enum NativeRequestDecoder {
    static func decode(_ body: RecordBlock, facts: RequestFacts) -> DecodedBatch {
        let decoder = NativeLineDecoder(allowsExportFields: false)
        guard body.count <= WireLimits.recordBytesMax else {
            let fault = RecordBlock.Fault.oversize(length: body.count)
            return decoder.decode(
                RecordBlock(
                    bytes: body.bytes, count: WireLimits.oversizeBytesKept, offset: 0,
                    endOffset: body.endOffset, fault: fault))
        }
        var decoded =
            body.beginsArray
            ? NativeArray(body).decode(with: decoder) : decoder.decode(body)
        decoded.identify(by: facts)
        return decoded
    }
}

extension RecordBlock {
    /// Whether the first thing in it is a JSON array.
    fileprivate var beginsArray: Bool {
        bytes[..<count].first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == UInt8(ascii: "[")
    }
}

extension DecodedBatch {
    /// Gives events without an id one of the request's `Idempotency-Key`, if it has one.
    ///
    /// A key over the limit for ids is left out of account, as is an empty one.
    fileprivate mutating func identify(by facts: RequestFacts) {
        guard let key = facts.idempotencyKey, !key.isEmpty, key.count <= WireLimits.idBytesMax
        else { return }
        var ids = InsertIDColumn()
        for row in 0..<batch.rowCount {
            let own = batch.insertIDs[row]
            if own.isEmpty {
                ids.append(facts.headerID(key, index: origins[row].line))
            } else {
                ids.append(stored: own)
            }
        }
        batch.insertIDs = ids
    }
}

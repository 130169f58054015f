package import FootfallModel
internal import FootfallStorage
package import FootfallWire

// Events that come in requests' bodies: for servers, which serve many clients at once.

/// The events of one request, read and checked, but not stored yet.
///
/// Made by `EventStore.prepare` on the thread of whoever has the body, so that the writer, of whom
/// there is one, has little left to do.
package struct PreparedRequest: Sendable {
    fileprivate var decoded: DecodedBatch
    fileprivate let body: [UInt8]
    fileprivate let append: PreparedAppend
    /// Whether events in conflict with stored ones become dead letters.
    var keepsConflicts = true

    /// Events that came, well-formed or not.
    package var receivedCount: Int { decoded.receivedCount }

    /// Leaves out what is no event; the number of such records.
    mutating func removeRejections() -> Int {
        defer { decoded.rejections = [] }
        return decoded.rejections.count
    }
}

extension EventStore {
    /// Reads the events of a request's body.
    ///
    /// - Parameters:
    ///   - body: the body; room behind it (`RecordBlock`) saves a copy.
    ///   - format: how it is read.
    ///   - facts: what the request says beside it.
    /// - Returns: the events, to be appended.
    /// - Throws: only if the store's own code is at fault: what is wrong with a body is a rejection.
    package func prepare(
        _ body: RecordBlock, as format: RequestBodyFormat, facts: RequestFacts
    ) throws -> PreparedRequest {
        var decoded = format.decode(body, facts: facts)
        for index in decoded.rejections.indices { decoded.rejections[index].facts = facts }
        return PreparedRequest(
            decoded: decoded, body: body.bytes, append: try engine.prepare(decoded.batch))
    }

    /// Stores the events of several requests with one write and one sync.
    ///
    /// Returns when all of it is as durable as the store promises. A request's result is what
    /// `append(lines:)` would return or throw.
    package func append(_ requests: [PreparedRequest]) -> [Result<Receipt, any Error>] {
        let start = ContinuousClock.now
        let results = engine.append(
            group: requests.map { ($0.append, $0.decoded.rejections, $0.keepsConflicts) })
        metrics.appended(in: ContinuousClock.now - start)
        return zip(requests, results).map { request, result in
            result.map { receipt in
                metrics.count(IngestCounts(receipt))
                return Receipt(receipt, of: request.decoded, block: request.body)
            }
        }
    }

    /// Throws if the store can't take events now: a write or sync failed before, or the disk has no
    /// room for what the next minutes may bring.
    package func checkWritable() throws {
        try engine.checkWritable(bytes: 2 * options.memtableSizeBytes)
    }
}

package import FootfallModel

/// The payload of a record of events.
///
///     8       received   Int64, µs: the time of receipt of rows that have none in the batch
///     -       batch      BatchCodec
///     -       checks     a stream of UInt32: the content check of each row
///
/// Only the writer knows when it takes events; all that follows can be encoded before it is their
/// turn.
///
/// The checks can't be computed from the batch: what was sent for several events at once is stored
/// with each of them, and is no part of their content.
package enum EventsPayload {
    /// All of a payload but the time of receipt.
    package static func body(_ batch: EventBatch, checks: [UInt32]) -> [UInt8] {
        precondition(checks.count == batch.rowCount, "each row has a check")
        var writer = ByteWriter()
        BatchCodec.encode(batch, into: &writer)
        IntegerCodec.encodeQuickly(checks, into: &writer)
        return writer.bytes
    }

    package static func encode(received: Int64, body: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.bytes.reserveCapacity(MemoryLayout<Int64>.size + body.count)
        writer.append(fixed: received)
        writer.append(contentsOf: body)
        return writer.bytes
    }

    /// Reads a payload; throws `damaged` for any bytes that are not one.
    package static func decode(
        _ payload: [UInt8]
    ) throws -> (received: Int64, batch: EventBatch, checks: [UInt32]) {
        try payload.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let received = try reader.fixed(Int64.self)
            let batch = try BatchCodec.decode(from: &reader)
            let checks = try IntegerCodec.decode(batch.rowCount, of: UInt32.self, from: &reader)
            try reader.finish()
            return (received, batch, checks)
        }
    }
}

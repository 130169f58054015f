package import FootfallModel

/// The payload of a record of events.
///
///     varint  length of the batch
///     bytes   the batch (`BatchCodec`)
///     -       content checks, a stream of UInt32: one a row
///
/// The checks can't be computed from the batch: what was sent for several events at once is stored
/// with each of them, and is no part of their content.
package enum EventsPayload {
    package static func encode(_ batch: EventBatch, checks: [UInt32]) -> [UInt8] {
        precondition(checks.count == batch.rowCount, "each row has a check")
        var writer = ByteWriter()
        writer.append(byteString: BatchCodec.encode(batch))
        IntegerCodec.encode(checks, into: &writer)
        return writer.bytes
    }

    /// Reads a payload; throws `damaged` for any bytes that are not one.
    package static func decode(_ payload: [UInt8]) throws -> (batch: EventBatch, checks: [UInt32]) {
        try payload.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let batch = try BatchCodec.decode(reader.take(reader.count(max: reader.remaining)))
            let checks = try IntegerCodec.decode(batch.rowCount, of: UInt32.self, from: &reader)
            try reader.finish()
            return (batch, checks)
        }
    }
}

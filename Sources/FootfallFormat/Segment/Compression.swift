internal import CLZ4
internal import FootfallModel

/// How hard a segment's writer tries to make blocks small.
package enum CompressionLevel: Sendable {
    /// LZ4, for segments that will soon be merged.
    case fast
    /// LZ4HC, for settled segments; it decodes as fast.
    case high
}

/// The registry of codecs: how a block's payload is stored.
enum Codec: UInt8 {
    case none = 0
    /// One LZ4 block (lz4/lz4, doc/lz4_Block_format.md).
    case lz4 = 1
}

enum Compression {
    /// Below this, a block's header outweighs what could be saved.
    private static let sizeMin = 64

    /// The payload in LZ4, or nil if that does not save an eighth.
    static func lz4(_ payload: [UInt8], level: CompressionLevel) -> [UInt8]? {
        guard payload.count >= sizeMin else { return nil }
        let limit = payload.count - payload.count / 8
        guard let fast = compress(payload, limit: limit, LZ4_compress_default) else {
            // What LZ4 finds nothing in is packed bits or random ids: LZ4HC would only be slower.
            return nil
        }
        guard level == .high else { return fast }
        return compress(payload, limit: fast.count) { source, target, count, capacity in
            LZ4_compress_HC(source, target, count, capacity, 9)
        } ?? fast
    }

    private static func compress(
        _ payload: [UInt8], limit: Int,
        _ body: (UnsafePointer<CChar>?, UnsafeMutablePointer<CChar>?, Int32, Int32) -> Int32
    ) -> [UInt8]? {
        // LZ4 gives up, returning 0, when the target is too small: that is the limit's check.
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { target, initialized in
            let written = payload.withUnsafeBytes { source in
                target.withMemoryRebound(to: CChar.self) { target in
                    body(
                        source.assumingMemoryBound(to: CChar.self).baseAddress, target.baseAddress,
                        Int32(payload.count), Int32(limit))
                }
            }
            initialized = max(0, Int(written))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Fills a buffer with the payload of stored bytes, which must decode to exactly as much.
    static func decode(
        _ stored: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) throws {
        let written = LZ4_decompress_safe(
            stored.assumingMemoryBound(to: CChar.self).baseAddress,
            target.assumingMemoryBound(to: CChar.self).baseAddress, Int32(stored.count),
            Int32(target.count))
        guard Int(written) == target.count else {
            throw FootfallError(
                .damaged, "LZ4 data that does not decode to \(target.count) bytes")
        }
    }
}

internal import CZlib
internal import HTTPTypes

/// Inflates the gzip body of a request (RFC 1952), and never more of it than a body may have.
///
/// One member, whole, and nothing behind it: a client sends no more, and a proxy that reads bodies
/// otherwise than this server must not be offered a second meaning. A body that promises far more than
/// it has is refused before the limit is reached: zlib packs text 5 to 20 times, its best is 1032.
enum RequestGunzip {
    /// How many times larger than itself a body may become, once it is beyond `ratioBytesMin`.
    static let ratioMax = 200
    /// Decompressed bytes for which no ratio is asked: small bodies of one repeated letter are harmless.
    static let ratioBytesMin = 64 << 10

    /// The bytes that a body holds, at most `bytesMax`.
    static func unpack(_ packed: [UInt8], bytesMax: Int) throws(Refusal) -> [UInt8] {
        var stream = z_stream()
        // 15 bits of window, and 16 for "a gzip header and trailer".
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
            throw .damaged("can't be unpacked: no memory")
        }
        defer { inflateEnd(&stream) }
        // Typed throws do not pass through the closure.
        let result: Result<[UInt8], Refusal> = packed.withUnsafeBytes { packed in
            // zlib only reads its input, which stays where it is for as long as the closure runs.
            stream.next_in = UnsafeMutablePointer(
                mutating: packed.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.avail_in = UInt32(clamping: packed.count)
            return Result { () throws(Refusal) in try inflate(&stream, packed.count, bytesMax) }
        }
        return try result.get()
    }

    /// Makes room as it is needed, so that what a body claims costs nothing before it is there.
    private static func inflate(
        _ stream: inout z_stream, _ stored: Int, _ bytesMax: Int
    ) throws(Refusal) -> [UInt8] {
        var output: [UInt8] = []
        var capacity = min(max(4 * stored, 4 << 10), bytesMax + 1)
        while true {
            let status = grow(&output, to: capacity, &stream)
            if output.count > bytesMax { throw .tooLarge(bytesMax) }
            if output.count > ratioBytesMin, output.count / ratioMax > stored {
                throw .bomb
            }
            switch status {
            case Z_STREAM_END:
                guard stream.avail_in == 0 else { throw .damaged("has bytes behind its end") }
                return output
            case Z_OK where output.count == capacity:
                capacity = min(2 * capacity, bytesMax + 1)
            case Z_OK, Z_BUF_ERROR: throw .damaged("ends early")
            default: throw .damaged("is damaged")
            }
        }
    }

    /// Appends what zlib makes until the output has `capacity` bytes or the input ends.
    private static func grow(
        _ output: inout [UInt8], to capacity: Int, _ stream: inout z_stream
    ) -> Int32 {
        let start = output.count
        output.reserveCapacity(capacity)
        output.append(contentsOf: repeatElement(0, count: capacity - start))
        // zlib writes at most `avail_out` bytes, all of them inside the array.
        let (status, made) = output.withUnsafeMutableBufferPointer { buffer in
            stream.next_out = buffer.baseAddress.map { $0 + start }
            stream.avail_out = UInt32(capacity - start)
            let status = CZlib.inflate(&stream, Z_NO_FLUSH)
            return (status, capacity - start - Int(stream.avail_out))
        }
        output.removeLast(capacity - start - made)
        return status
    }
}

extension Refusal {
    fileprivate static let bomb = Refusal(
        .contentTooLarge, "too_large",
        "the body would grow more than \(RequestGunzip.ratioMax) times when it is unpacked")

    fileprivate static func damaged(_ reason: String) -> Refusal {
        Refusal(.badRequest, "bad_gzip", "the gzip body \(reason)")
    }
}

internal import CZlib
internal import FootfallModel

/// The bytes that a gzip file holds (RFC 1952), of all its members, one after the other.
///
/// Zero bytes behind the last member are padding. A file that is cut short or damaged gives all that
/// came out before, then an error that names the place.
package final class GzipStream: ByteStream {
    package var name: String { file.name }
    package var fileBytesRead: Int { file.fileBytesRead }

    private let file: any ByteStream
    private var input: [UInt8]
    private var unread: Range<Int>
    private var stream = z_stream()
    private var isInMember = true
    private var fileIsAtEnd = false
    private var produced = 0

    /// Inflates a file whose first bytes, `head`, were read already.
    package init(_ file: any ByteStream, head: [UInt8]) throws {
        self.file = file
        input = [UInt8](repeating: 0, count: max(256 << 10, head.count))
        input.replaceSubrange(..<head.count, with: head)
        unread = 0..<head.count
        // 15 bits of window, and 16 for "a gzip header and trailer".
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
            throw FootfallError(.limit, "\(file.name): no memory to decompress")
        }
    }

    deinit { inflateEnd(&stream) }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            if unread.isEmpty { try refill() }
            if !isInMember, try !beginMember() { return 0 }
            if unread.isEmpty { throw cutShort() }
            let count = try inflateSome(into: buffer)
            produced += count
            if count > 0 { return count }
        }
    }

    private func refill() throws {
        guard !fileIsAtEnd else { return }
        let count = try input.withUnsafeMutableBytes { try file.read(into: $0) }
        unread = 0..<count
        fileIsAtEnd = count == 0
    }

    /// Between members: whether another one follows.
    private func beginMember() throws -> Bool {
        while true {
            if unread.isEmpty { try refill() }
            guard let first = unread.first.map({ input[$0] }) else { return false }
            if first != 0 { break }
            unread.removeFirst()
        }
        guard inflateReset(&stream) == Z_OK else { throw damaged("zlib refuses to go on") }
        isInMember = true
        return true
    }

    private func inflateSome(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let (status, taken, made) = input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress.map { $0 + unread.lowerBound }
            stream.avail_in = UInt32(unread.count)
            stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(clamping: buffer.count)
            let room = Int(stream.avail_out)
            let status = inflate(&stream, Z_NO_FLUSH)
            return (status, unread.count - Int(stream.avail_in), room - Int(stream.avail_out))
        }
        unread = unread.lowerBound + taken..<unread.upperBound
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isInMember = false
        default: throw damaged(stream.msg.map { String(cString: $0) } ?? "status \(status)")
        }
        return made
    }

    private func cutShort() -> FootfallError {
        FootfallError(
            .invalidInput,
            "\(name): the gzip data ends early, at byte \(fileBytesRead) of the file; "
                + "\(produced) decompressed bytes came before")
    }

    private func damaged(_ reason: String) -> FootfallError {
        FootfallError(
            .invalidInput,
            "\(name): damaged gzip data before byte \(fileBytesRead - unread.count) of the file, "
                + "after \(produced) decompressed bytes: \(reason)")
    }
}

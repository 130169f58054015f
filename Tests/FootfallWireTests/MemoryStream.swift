import FootfallWire

/// Bytes that arrive in pieces of given sizes, and perhaps end in a failure.
final class MemoryStream: ByteStream {
    let name = "memory"
    private(set) var fileBytesRead = 0
    private let bytes: [UInt8]
    private let failure: (any Error)?
    private let nextSize: () -> Int

    init(_ bytes: [UInt8], failure: (any Error)? = nil, nextSize: @escaping () -> Int = { .max }) {
        self.bytes = bytes
        self.failure = failure
        self.nextSize = nextSize
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let left = bytes.count - fileBytesRead
        if left == 0, let failure { throw failure }
        let count = min(left, buffer.count, max(1, nextSize()))
        buffer.copyBytes(from: bytes[fileBytesRead..<fileBytesRead + count])
        fileBytesRead += count
        return count
    }
}

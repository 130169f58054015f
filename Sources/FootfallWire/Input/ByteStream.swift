#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
internal import FootfallModel

/// Bytes that come one after the other: a file, a pipe, what a compressed one holds.
package protocol ByteStream: AnyObject {
    /// For messages: the file's name.
    var name: String { get }
    /// Bytes of the file itself read so far; with its size, how far along the work is.
    var fileBytesRead: Int { get }
    /// Fills the start of a buffer; the number of bytes, 0 only at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes behind a file descriptor, which stays the caller's to close.
package final class DescriptorStream: ByteStream {
    package let name: String
    package private(set) var fileBytesRead = 0
    private let descriptor: Int32

    package init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #else
                let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 {
                fileBytesRead += count
                return count
            }
            if errno == EINTR { continue }
            let reason = String(cString: strerror(errno))
            throw FootfallError(.io, "\(name): reading at byte \(fileBytesRead): \(reason)")
        }
    }
}

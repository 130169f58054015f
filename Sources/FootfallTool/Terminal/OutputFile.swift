internal import FootfallModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A file that the user named to write to; closed when it goes.
struct OutputFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Makes the file, or empties it.
    init(path: String) throws(FootfallError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(FootfallError) {
        guard systemWriteAll(descriptor, bytes) else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> FootfallError {
        FootfallError(.io, "\(path): \(String(cString: strerror(errno)))")
    }
}

internal import FootfallFormat
internal import FootfallModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A file that is ingested, or standard input; closed when it goes.
final class InputFile {
    let name: String
    let descriptor: Int32
    /// Bytes of the file; nil for a pipe, a terminal and the like.
    let size: Int?

    /// Opens a file; `-` is standard input.
    init(_ path: String) throws(FootfallError) {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code: FootfallError.Code = errno == ENOENT ? .notFound : .io
            throw FootfallError(code, "\(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw FootfallError(.io, "\(path): not a file")
        }
        size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// What the file is known by; nil for what can't be read twice, which never resumes.
    func fingerprint() throws(FootfallError) -> FileFingerprint? {
        guard let size, descriptor != STDIN_FILENO else { return nil }
        return try FileFingerprint(descriptor: descriptor, size: size, name: name)
    }
}

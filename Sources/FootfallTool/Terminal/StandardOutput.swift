internal import FootfallModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Where data goes: standard output; everything else goes to `StandardError`.
///
/// A reader that went away (`footfall … | head`) ends the process by SIGPIPE, as it does with other
/// tools; every other failure is thrown.
enum StandardOutput {
    static let isTerminal = isatty(STDOUT_FILENO) == 1

    static func write(_ bytes: [UInt8]) throws(FootfallError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                systemWrite(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let reason = String(cString: strerror(errno))
                throw FootfallError(.io, "standard output: \(reason)")
            }
            written += count
        }
    }

    static func write(_ text: String) throws(FootfallError) {
        try write(Array(text.utf8))
    }
}

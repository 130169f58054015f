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
        guard systemWriteAll(STDOUT_FILENO, bytes) else {
            throw FootfallError(.io, "standard output: \(String(cString: strerror(errno)))")
        }
    }

    static func write(_ text: String) throws(FootfallError) {
        try write(Array(text.utf8))
    }
}

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Where everything goes that is not data: errors, progress, summaries.
///
/// Nothing can be done if a message cannot be written, so failures are ignored.
enum StandardError {
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Columns of the terminal; 80 if it does not say.
    static var width: Int {
        var size = winsize()
        let answered = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0
        return answered && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    static func write(_ text: String) {
        _ = systemWriteAll(STDERR_FILENO, Array(text.utf8))
    }

    /// Writes a line.
    static func print(_ line: String) {
        write(line + "\n")
    }
}

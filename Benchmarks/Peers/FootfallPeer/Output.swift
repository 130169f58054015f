#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output, which is a pipe here and therefore buffered.
enum Output {
    /// Sends what was printed.
    static func flush() {
        fflush(nil)
    }
}

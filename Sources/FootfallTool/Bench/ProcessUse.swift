#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

internal import FootfallStorage

/// What this process has used so far.
enum ProcessUse {
    /// Processor time of all threads, which other processes disturb less than the time on the clock.
    static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The peak of the resident set; 0 if the system does not say.
    static var peakMemoryBytes: Int {
        #if canImport(Darwin)
            var usage = rusage()
            return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0
        #else
            // Not getrusage, whose figure begins with that of the process that started this one.
            (kibibytes(of: "VmHWM:") ?? 0) << 10
        #endif
    }

    #if !canImport(Darwin)
        /// A figure of proc_pid_status(5).
        private static func kibibytes(of name: String) -> Int? {
            guard let file = try? POSIXStorageIO().open("/proc/self/status", .read),
                let bytes = try? file.read(at: 0, upTo: 16 << 10)
            else { return nil }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            let line = lines.first { $0.hasPrefix(name) }
            return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        }
    #endif
}

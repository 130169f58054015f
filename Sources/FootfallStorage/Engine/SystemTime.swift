#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The system's clock: microseconds since the Unix epoch.
package func systemMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

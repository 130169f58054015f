#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Finds a byte with the C library's `memchr`, which looks at 32 or 64 bytes at a time.
enum ByteSearch {
    @inline(__always)
    static func first(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}

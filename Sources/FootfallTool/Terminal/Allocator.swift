#if canImport(Glibc)
    internal import Glibc
#endif

/// How the process's memory allocator treats what is freed.
///
/// Blocks, batches and columns of some hundred KiB come and go all the time. glibc gives such memory
/// back to the system as soon as it is free, and each page costs a fault and a clearing when it is
/// asked for again. This tells it to keep up to `keptBytes` instead: the tool's business, since a
/// library has no say in the memory of its host.
enum Allocator {
    /// Free bytes at the end of a heap that are kept (`M_TRIM_THRESHOLD`).
    private static let keptBytes: Int32 = 256 << 20
    /// Sizes from which memory comes from the system directly (`M_MMAP_THRESHOLD`), the largest
    /// that glibc takes on 64-bit systems.
    private static let mappedBytesMin: Int32 = 32 << 20

    /// Has glibc keep freed memory; nothing happens with other allocators.
    static func keepFreedMemory() {
        #if canImport(Glibc)
            // mallopt(3) is in malloc.h, which Swift's module of glibc leaves out.
            guard let symbol = dlsym(nil, "mallopt") else { return }
            typealias Mallopt = @convention(c) (Int32, Int32) -> Int32
            let mallopt = unsafeBitCast(symbol, to: Mallopt.self)
            let (trimThreshold, mmapThreshold): (Int32, Int32) = (-1, -3)
            _ = mallopt(trimThreshold, keptBytes)
            _ = mallopt(mmapThreshold, mappedBytesMin)
        #endif
    }
}

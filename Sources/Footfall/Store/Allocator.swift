#if canImport(Glibc)
    internal import Glibc
#endif

/// How the process's memory allocator treats what is freed: for executables to choose, first thing,
/// since a library has no say in the memory of its host.
///
/// Blocks, batches and columns of some hundred KiB come and go all the time. By itself, glibc learns
/// from the first of them to take such memory from heaps, of which each thread may have one, and a heap
/// gives back only what is free at its end. With other allocators nothing happens here.
package enum Allocator {
    /// Keeps freed memory: for a tool, which soon ends.
    ///
    /// Each page that is given back costs a fault and a clearing when it is asked for again.
    package static func keepFreedMemory() {
        set(.trimThreshold, 256 << 20)
        set(.mmapThreshold, 32 << 20)
    }

    /// Gives freed memory back: for a server, whose memory shall be what it uses, however long it runs.
    ///
    /// What a memtable or a merge is made of comes from the system and goes back to it; requests'
    /// smaller pieces share few heaps, so that one thread's free memory is the next one's.
    package static func returnFreedMemory() {
        set(.arenaMax, 2)
        set(.trimThreshold, 16 << 20)
        set(.mmapThreshold, 256 << 10)
    }

    /// Parameters of mallopt(3), by their numbers in malloc.h, which Swift's module of glibc leaves out.
    private enum Parameter: Int32 {
        /// Free bytes at the end of a heap that are kept.
        case trimThreshold = -1
        /// Sizes from which memory comes from the system directly; at most 32 MiB.
        case mmapThreshold = -3
        /// How many heaps threads share.
        case arenaMax = -8
    }

    private static func set(_ parameter: Parameter, _ value: Int32) {
        #if canImport(Glibc)
            guard let symbol = dlsym(nil, "mallopt") else { return }
            typealias Mallopt = @convention(c) (Int32, Int32) -> Int32
            _ = unsafeBitCast(symbol, to: Mallopt.self)(parameter.rawValue, value)
        #endif
    }
}

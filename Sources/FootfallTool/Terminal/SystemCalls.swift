// System calls whose names the tool's own types use for something else.

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

let systemWrite = write(_:_:_:)

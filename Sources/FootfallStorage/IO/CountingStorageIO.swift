internal import Synchronization

/// A `StorageIO` that counts the bytes that another one reads and writes, for benchmarks.
package struct CountingStorageIO: StorageIO {
    fileprivate final class Counts: Sendable {
        let read = Atomic(0)
        let written = Atomic(0)
    }

    private let base: any StorageIO
    private let counts = Counts()

    /// Counts what passes through `base`.
    package init(_ base: any StorageIO) {
        self.base = base
    }

    /// Bytes that were read so far, from the disk or the system's cache.
    package var readBytes: Int { counts.read.load(ordering: .relaxed) }
    /// Bytes that were written so far.
    package var writtenBytes: Int { counts.written.load(ordering: .relaxed) }

    package func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> any StorageFile {
        CountingFile(try base.open(path, mode), counts)
    }

    package func rename(_ path: String, to newPath: String) throws(IOFailure) {
        try base.rename(path, to: newPath)
    }

    package func remove(_ path: String) throws(IOFailure) {
        try base.remove(path)
    }

    package func createDirectory(_ path: String) throws(IOFailure) {
        try base.createDirectory(path)
    }

    package func syncDirectory(_ path: String) throws(IOFailure) {
        try base.syncDirectory(path)
    }

    package func list(_ path: String) throws(IOFailure) -> [String] {
        try base.list(path)
    }

    package func kind(of path: String) throws(IOFailure) -> FileKind? {
        try base.kind(of: path)
    }

    package func freeBytes(at path: String) throws(IOFailure) -> UInt64 {
        try base.freeBytes(at: path)
    }
}

private final class CountingFile: StorageFile {
    private let base: any StorageFile
    private let counts: CountingStorageIO.Counts

    init(_ base: any StorageFile, _ counts: CountingStorageIO.Counts) {
        self.base = base
        self.counts = counts
    }

    var path: String { base.path }

    func length() throws(IOFailure) -> Int { try base.length() }

    func pread(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(IOFailure) -> Int
    {
        let count = try base.pread(into: buffer, at: offset)
        counts.read.add(count, ordering: .relaxed)
        return count
    }

    func pwrite(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(IOFailure) -> Int {
        let count = try base.pwrite(buffer, at: offset)
        counts.written.add(count, ordering: .relaxed)
        return count
    }

    func fdatasync() throws(IOFailure) { try base.fdatasync() }

    func lock() throws(IOFailure) -> Bool { try base.lock() }
}

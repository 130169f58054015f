/// All that the store asks of the operating system.
///
/// Every call is one system call and may fail, be interrupted or do less than asked: the loops that
/// make whole reads and writes of them stand once, above this protocol (`StorageFile+Whole.swift`),
/// so that they are tested with every failure that a simulated implementation can inject.
/// Files are read with `pread`, never mapped: a truncated file is then an error, not a signal.
package protocol StorageIO: Sendable {
    func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> any StorageFile
    func rename(_ path: String, to newPath: String) throws(IOFailure)
    func remove(_ path: String) throws(IOFailure)
    func createDirectory(_ path: String) throws(IOFailure)
    /// Makes the directory's entries durable: files created, renamed and removed in it.
    func syncDirectory(_ path: String) throws(IOFailure)
    /// Names of the entries, in no particular order, without `.` and `..`.
    func list(_ path: String) throws(IOFailure) -> [String]
    /// What stands at a path; nil if nothing does.
    func kind(of path: String) throws(IOFailure) -> FileKind?
    /// Bytes that can still be written on the file system that holds the path.
    func freeBytes(at path: String) throws(IOFailure) -> UInt64
}

/// How a file is opened.
package enum OpenMode: Sendable {
    /// It must exist; read only.
    case read
    /// It must not exist; read and write.
    case create
    /// Made if it does not exist; read and write.
    case createOrOpen
}

package enum FileKind: Sendable {
    case file
    case directory
    case other
}

/// An open file, closed when the last reference goes.
package protocol StorageFile: AnyObject, Sendable {
    /// For messages.
    var path: String { get }
    func length() throws(IOFailure) -> Int
    /// Reads at most `buffer.count` bytes; 0 at the end of the file.
    func pread(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(IOFailure) -> Int
    /// Writes at most `buffer.count` bytes and returns how many.
    func pwrite(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(IOFailure) -> Int
    /// Makes content and length durable (not the directory entry).
    func fdatasync() throws(IOFailure)
    /// Takes the exclusive lock, which goes when the file is closed; false if another holds it.
    func lock() throws(IOFailure) -> Bool
}

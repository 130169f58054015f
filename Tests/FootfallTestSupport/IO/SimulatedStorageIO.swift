/// A file system in memory that forgets, tears and fails as a real one may.
///
/// Each file has what was synced and the writes since; each directory has the entries that were
/// synced and the changes since. A crash keeps what was synced and treats the rest by its style.
/// Calls are numbered from 1, so that a test can fail or crash at each of them in turn.

package import FootfallStorage
internal import Synchronization

package final class SimulatedStorageIO: StorageIO {
    /// What a crash does to what was not synced.
    package enum CrashStyle: CaseIterable, Sendable {
        /// All of it is lost.
        case lose
        /// All of it is kept, as if only the process had died.
        case keep
        /// Each write and entry is kept or lost at random, as if reordered.
        case reorder
        /// Writes are kept up to a random one, of which a part is kept.
        case tear
        /// Files have their new length, and zeros where data was not synced.
        case zero
    }

    /// What a call does instead of succeeding.
    package enum Fault: Sendable {
        case fail(IOFailure.Reason)
        /// A write or read does only a part of what was asked.
        case short
        /// The machine stops before the call.
        case crashBefore
        /// The machine stops after the call.
        case crashAfter
    }

    /// What every call throws once the machine has stopped.
    package static let stopped = IOFailure.Reason.other(-1)

    private let disk: SharedDisk
    /// The start of the machine that this belongs to; nil for one that outlives restarts.
    private let generation: Int?

    package convenience init() {
        self.init(SharedDisk(), generation: nil)
    }

    private init(_ disk: SharedDisk, generation: Int?) {
        self.disk = disk
        self.generation = generation
    }

    /// The disk as one process sees it: after a restart, which ends the process, each call fails.
    package func process() -> SimulatedStorageIO {
        SimulatedStorageIO(disk, generation: disk.state.withLock { $0.generation })
    }

    // MARK: Faults

    /// Calls made so far.
    package var callCount: Int { disk.state.withLock { $0.callCount } }

    /// Sets what happens at the call of this number.
    package func inject(_ fault: Fault, atCall call: Int) {
        disk.state.withLock { $0.faults[call] = fault }
    }

    /// Fails every later call of an operation until told otherwise with nil.
    package func fail(_ operation: String, with reason: IOFailure.Reason?) {
        disk.state.withLock { $0.failing[operation] = reason }
    }

    /// Bytes that can still be written; nil for no limit.
    package func limitSpace(_ bytes: Int?) {
        disk.state.withLock { $0.spaceLeft = bytes }
    }

    /// Stops the machine and starts it again: open files are gone, and so is what the style says.
    package func restart(_ style: CrashStyle, seed: UInt64) {
        disk.state.withLock { $0.restart(style, seed: seed) }
    }

    /// Changes a file as it stands on disk; for tests of damage.
    package func modify(_ path: String, _ change: (inout [UInt8]) -> Void) {
        disk.state.withLock { disk in
            guard let inode = disk.entries[path] else { return }
            change(&disk.inodes[inode].content)
            disk.inodes[inode].synced = disk.inodes[inode].content
        }
    }

    package func content(_ path: String) -> [UInt8]? {
        disk.state.withLock { disk in disk.entries[path].map { disk.inodes[$0].content } }
    }

    // MARK: StorageIO

    package func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> any StorageFile {
        try call("open", path) { disk throws(IOFailure) in
            if let inode = disk.entries[path] {
                if case .create = mode { throw failure(.other(17), "open", path) }
                return SimulatedFile(self, inode: inode, disk: &disk, path: path)
            }
            if case .read = mode { throw failure(.notFound, "open", path) }
            guard disk.directories.contains(parent(path)) else {
                throw failure(.notFound, "open", path)
            }
            let inode = disk.addFile(path)
            return SimulatedFile(self, inode: inode, disk: &disk, path: path)
        }
    }

    package func rename(_ path: String, to newPath: String) throws(IOFailure) {
        try call("rename", path) { disk throws(IOFailure) in
            guard let inode = disk.entries[path] else { throw failure(.notFound, "rename", path) }
            disk.change([(path, nil), (newPath, inode)])
        }
    }

    package func remove(_ path: String) throws(IOFailure) {
        try call("unlink", path) { disk throws(IOFailure) in
            guard disk.entries[path] != nil else { throw failure(.notFound, "unlink", path) }
            disk.change([(path, nil)])
        }
    }

    package func createDirectory(_ path: String) throws(IOFailure) {
        try call("mkdir", path) { disk in _ = disk.directories.insert(path) }
    }

    package func syncDirectory(_ path: String) throws(IOFailure) {
        try call("fsync", path) { disk in disk.syncEntries() }
    }

    package func list(_ path: String) throws(IOFailure) -> [String] {
        try call("opendir", path) { disk in
            disk.entries.keys.filter { parent($0) == path }.map {
                String($0.dropFirst(path.count + 1))
            }.sorted()
        }
    }

    package func kind(of path: String) throws(IOFailure) -> FileKind? {
        try call("stat", path) { disk in
            if disk.directories.contains(path) { return .directory }
            return disk.entries[path] == nil ? nil : .file
        }
    }

    package func freeBytes(at path: String) throws(IOFailure) -> UInt64 {
        try call("statvfs", path) { disk in UInt64(disk.spaceLeft ?? 1 << 40) }
    }

    // MARK: Calls

    /// Makes one call: counts it, and lets its fault happen.
    fileprivate func call<Result>(
        _ operation: String, _ path: String,
        _ body: (inout SimulatedDisk) throws(IOFailure) -> Result
    ) throws(IOFailure) -> Result {
        let result: Swift.Result<Result, IOFailure> = disk.state.withLock { disk in
            do throws(IOFailure) {
                if let generation, generation != disk.generation {
                    throw failure(Self.stopped, operation, path)
                }
                let fault = try disk.beginCall(operation, path)
                let result = try body(&disk)
                if case .crashAfter = fault { disk.isStopped = true }
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    fileprivate func unlock(_ inode: Int, handle: Int) {
        disk.state.withLock { disk in
            if disk.inodes[inode].locker == handle { disk.inodes[inode].locker = nil }
        }
    }
}

/// A disk that several processes use.
private final class SharedDisk: Sendable {
    let state = Mutex(SimulatedDisk())
}

func failure(
    _ reason: IOFailure.Reason, _ operation: String, _ path: String
) -> IOFailure {
    IOFailure(reason, operation: operation, path: path, detail: "simulated \(reason)")
}

private func parent(_ path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
}

/// An open file of the simulated disk.
private final class SimulatedFile: StorageFile {
    private let io: SimulatedStorageIO
    private let inode: Int
    private let generation: Int
    /// Tells apart the open files of one inode.
    private let handle: Int
    let path: String

    init(_ io: SimulatedStorageIO, inode: Int, disk: inout SimulatedDisk, path: String) {
        self.io = io
        self.inode = inode
        self.path = path
        generation = disk.generation
        disk.handleCount += 1
        handle = disk.handleCount
    }

    deinit { io.unlock(inode, handle: handle) }

    func length() throws(IOFailure) -> Int {
        try call("fstat") { disk in disk.inodes[inode].content.count }
    }

    func pread(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(IOFailure) -> Int
    {
        try call("pread") { disk in
            let content = disk.inodes[inode].content
            let left = max(0, min(buffer.count, content.count - offset))
            let count = disk.isShort ? (left + 1) / 2 : left
            if count > 0 { buffer.copyBytes(from: content[offset..<offset + count]) }
            return count
        }
    }

    func pwrite(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(IOFailure) -> Int {
        try call("pwrite") { disk throws(IOFailure) in
            var count = disk.isShort ? (buffer.count + 1) / 2 : buffer.count
            if let left = disk.spaceLeft {
                if left == 0 && count > 0 { throw failure(.full, "pwrite", path) }
                count = min(count, left)
                disk.spaceLeft = left - count
            }
            disk.inodes[inode].write(Array(buffer.prefix(count)), at: offset)
            return count
        }
    }

    func fdatasync() throws(IOFailure) {
        try call("fdatasync") { disk in disk.inodes[inode].sync() }
    }

    func lock() throws(IOFailure) -> Bool {
        try call("flock") { disk in
            guard disk.inodes[inode].locker == nil else { return false }
            disk.inodes[inode].locker = handle
            return true
        }
    }

    private func call<Result>(
        _ operation: String, _ body: (inout SimulatedDisk) throws(IOFailure) -> Result
    ) throws(IOFailure) -> Result {
        try io.call(operation, path) { disk throws(IOFailure) in
            guard disk.generation == generation else {
                throw failure(SimulatedStorageIO.stopped, operation, path)
            }
            return try body(&disk)
        }
    }
}

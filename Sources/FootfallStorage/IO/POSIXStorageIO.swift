#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// `StorageIO` on the operating system's own files.
package struct POSIXStorageIO: StorageIO {
    package init() {}

    package func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> any StorageFile {
        let flags =
            switch mode {
            case .read: O_RDONLY
            case .create: O_RDWR | O_CREAT | O_EXCL
            case .createOrOpen: O_RDWR | O_CREAT
            }
        let descriptor = system_open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw IOFailure(errno: errno, operation: "open", path: path) }
        return POSIXFile(descriptor: descriptor, path: path)
    }

    package func rename(_ path: String, to newPath: String) throws(IOFailure) {
        try check(system_rename(path, newPath), "rename", path)
    }

    package func remove(_ path: String) throws(IOFailure) {
        try check(unlink(path), "unlink", path)
    }

    package func createDirectory(_ path: String) throws(IOFailure) {
        try check(mkdir(path, 0o777), "mkdir", path)
    }

    package func syncDirectory(_ path: String) throws(IOFailure) {
        let descriptor = system_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try check(descriptor, "open", path)
        defer { _ = system_close(descriptor) }
        try check(fsync(descriptor), "fsync", path)
    }

    package func list(_ path: String) throws(IOFailure) -> [String] {
        guard let directory = opendir(path) else {
            throw IOFailure(errno: errno, operation: "opendir", path: path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    package func kind(of path: String) throws(IOFailure) -> FileKind? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let failure = IOFailure(errno: errno, operation: "stat", path: path)
            if failure.reason == .notFound { return nil }
            throw failure
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        default: .other
        }
    }

    package func freeBytes(at path: String) throws(IOFailure) -> UInt64 {
        var status = statvfs()
        try check(statvfs(path, &status), "statvfs", path)
        return UInt64(status.f_bavail) &* UInt64(status.f_frsize)
    }
}

/// An open descriptor.
private final class POSIXFile: StorageFile {
    let path: String
    private let descriptor: Int32

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = system_close(descriptor) }

    func length() throws(IOFailure) -> Int {
        var status = stat()
        try check(fstat(descriptor, &status), "fstat", path)
        return Int(status.st_size)
    }

    func pread(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(IOFailure) -> Int
    {
        let count = system_pread(descriptor, buffer, offset)
        try check(count, "pread", path)
        return count
    }

    func pwrite(_ buffer: UnsafeRawBufferPointer, at offset: Int) throws(IOFailure) -> Int {
        let count = system_pwrite(descriptor, buffer, offset)
        try check(count, "pwrite", path)
        return count
    }

    func fdatasync() throws(IOFailure) {
        try check(system_datasync(descriptor), "fdatasync", path)
    }

    func lock() throws(IOFailure) -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        let number = errno
        if number == EWOULDBLOCK { return false }
        throw IOFailure(errno: number, operation: "flock", path: path)
    }
}

extension IOFailure {
    fileprivate init(errno number: Int32, operation: String, path: String) {
        let reason: Reason =
            switch number {
            case EINTR: .interrupted
            case ENOSPC, EDQUOT: .full
            case ENOENT: .notFound
            default: .other(number)
            }
        self.init(
            reason, operation: operation, path: path, detail: String(cString: strerror(number)))
    }
}

private func check(
    _ result: some SignedInteger, _ operation: String, _ path: String
) throws(IOFailure) {
    if result < 0 { throw IOFailure(errno: errno, operation: operation, path: path) }
}

// The C functions whose names the methods above take.

private func system_open(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o666) }
private func system_close(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func system_rename(_ from: String, _ to: String) -> Int32 { rename(from, to) }

private func system_pread(
    _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, _ offset: Int
) -> Int {
    pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
}

private func system_pwrite(
    _ descriptor: Int32, _ buffer: UnsafeRawBufferPointer, _ offset: Int
) -> Int {
    pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
}

private func system_datasync(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
        // fsync on macOS leaves data in the drive's cache; see fsync(2) there.
        fcntl(descriptor, F_FULLFSYNC)
    #else
        fdatasync(descriptor)
    #endif
}

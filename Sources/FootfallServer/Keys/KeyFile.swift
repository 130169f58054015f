#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif
package import FootfallModel
internal import Foundation

/// The file that holds a server's keys.
///
/// A change is written to `PATH.new`, synced, and renamed, so that a reader sees the old file or the
/// new one. `PATH.new` must not exist: of two changes at once, the second one fails.
package struct KeyFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// The keys in the file.
    package func read() throws(FootfallError) -> AccessKeys {
        try keys(in: text())
    }

    /// The keys in a text that the file had.
    func keys(in text: String) throws(FootfallError) -> AccessKeys {
        do throws(FootfallError) {
            return try AccessKeys(text: text)
        } catch {
            throw FootfallError(error.code, "\(path): \(error.message)")
        }
    }

    /// What the file says.
    func text() throws(FootfallError) -> String {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            // Whoever can write the file can grant himself everything.
            guard let mode = attributes[.posixPermissions] as? Int, mode & 0o022 == 0 else {
                throw FootfallError(.invalidInput, "\(path): others than its owner can write it")
            }
            return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        } catch let error as FootfallError {
            throw error
        } catch {
            throw FootfallError(.io, "\(path): can't be read", cause: error)
        }
    }

    /// Changes the keys in the file, which is made if there is none.
    package func update(
        _ change: (inout AccessKeys) throws(FootfallError) -> Void
    ) throws(FootfallError) {
        let new = path + ".new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST {
                throw FootfallError(
                    .locked, "\(new) exists: another change is under way, or was cut short")
            }
            throw failure("creating \(new):")
        }
        defer { close(descriptor) }
        do throws(FootfallError) {
            var keys = access(path, F_OK) == 0 ? try read() : AccessKeys()
            try change(&keys)
            try write(keys.text, to: descriptor)
            guard rename(new, path) == 0 else { throw failure("replacing") }
        } catch {
            unlink(new)
            throw error
        }
        syncFolder()
    }

    // MARK: System calls

    private func write(_ text: String, to descriptor: Int32) throws(FootfallError) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                systemWrite(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("writing") }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure("syncing") }
    }

    /// Makes the new name durable; where it can't, a power cut may bring the old file back.
    private func syncFolder() {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
        let descriptor = open(String(folder), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func failure(_ action: String) -> FootfallError {
        FootfallError(.io, "\(path): \(action) failed: \(String(cString: strerror(errno)))")
    }
}

// The C library's call, whose name the method above hides.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}

internal import Synchronization

/// The lock that makes a process the store's one writer; let go at the latest with this object.
final class StoreLock: Sendable {
    private let file: Mutex<(any StorageFile)?>

    init(_ file: any StorageFile) {
        self.file = Mutex(file)
    }

    func release() {
        file.withLock { $0 = nil }
    }
}

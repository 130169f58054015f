/// What a simulated file system holds, and what a crash leaves of it.

internal import FootfallStorage

struct SimulatedDisk {
    struct Inode {
        var content: [UInt8] = []
        /// The content that a crash can't take.
        var synced: [UInt8] = []
        var unsynced: [(offset: Int, bytes: [UInt8])] = []
        /// The open file that holds the lock.
        var locker: Int?

        mutating func write(_ bytes: [UInt8], at offset: Int) {
            content.overwrite(bytes, at: offset)
            unsynced.append((offset, bytes))
        }

        mutating func sync() {
            synced = content
            unsynced = []
        }
    }

    var inodes: [Inode] = []
    var directories: Set<String> = [""]
    /// The entries as a running program sees them, by whole path.
    var entries: [String: Int] = [:]
    /// The entries that a crash can't take, and the changes since; a change is atomic.
    private var syncedEntries: [String: Int] = [:]
    private var unsyncedChanges: [[(path: String, inode: Int?)]] = []

    var callCount = 0
    var faults: [Int: SimulatedStorageIO.Fault] = [:]
    var failing: [String: IOFailure.Reason] = [:]
    var spaceLeft: Int?
    /// Whether the call at hand does only a part of what was asked.
    var isShort = false
    var isStopped = false
    /// Counts restarts: files opened before one are gone.
    var generation = 0
    var handleCount = 0

    /// Counts a call and throws if it is to fail.
    mutating func beginCall(
        _ operation: String, _ path: String
    ) throws(IOFailure) -> SimulatedStorageIO.Fault? {
        callCount += 1
        let fault = faults[callCount]
        if case .crashBefore = fault { isStopped = true }
        if isStopped { throw failure(SimulatedStorageIO.stopped, operation, path) }
        if case .fail(let reason) = fault { throw failure(reason, operation, path) }
        if let reason = failing[operation] { throw failure(reason, operation, path) }
        if case .short = fault { isShort = true } else { isShort = false }
        return fault
    }

    mutating func addFile(_ path: String) -> Int {
        inodes.append(Inode())
        change([(path, inodes.count - 1)])
        return inodes.count - 1
    }

    mutating func change(_ change: [(path: String, inode: Int?)]) {
        for (path, inode) in change { entries[path] = inode }
        unsyncedChanges.append(change)
    }

    mutating func syncEntries() {
        syncedEntries = entries
        unsyncedChanges = []
    }

    // MARK: Crashes

    mutating func restart(_ style: SimulatedStorageIO.CrashStyle, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for change in unsyncedChanges where style.keepsEntry(&random) {
            for (path, inode) in change { syncedEntries[path] = inode }
        }
        entries = syncedEntries
        unsyncedChanges = []
        for index in inodes.indices {
            inodes[index].crash(style, &random)
            inodes[index].locker = nil
        }
        isStopped = false
        faults = [:]
        failing = [:]
        generation += 1
    }
}

extension SimulatedStorageIO.CrashStyle {
    fileprivate func keepsEntry(_ random: inout SeededGenerator) -> Bool {
        switch self {
        case .lose: false
        case .keep: true
        case .reorder, .tear, .zero: random.oneIn(2)
        }
    }
}

extension SimulatedDisk.Inode {
    fileprivate mutating func crash(
        _ style: SimulatedStorageIO.CrashStyle, _ random: inout SeededGenerator
    ) {
        switch style {
        case .lose: break
        case .keep: synced = content
        case .reorder:
            for (offset, bytes) in unsynced where random.oneIn(2) {
                synced.overwrite(bytes, at: offset)
            }
        case .tear: tear(&random)
        case .zero:
            if content.count > synced.count {
                synced += [UInt8](repeating: 0, count: content.count - synced.count)
            }
        }
        content = synced
        unsynced = []
    }

    private mutating func tear(_ random: inout SeededGenerator) {
        let kept = random.below(unsynced.count + 1)
        for (offset, bytes) in unsynced.prefix(kept) { synced.overwrite(bytes, at: offset) }
        guard kept < unsynced.count else { return }
        let (offset, bytes) = unsynced[kept]
        synced.overwrite(Array(bytes.prefix(random.below(bytes.count + 1))), at: offset)
    }
}

extension [UInt8] {
    /// Puts bytes at an offset; a gap before it is filled with zeros.
    fileprivate mutating func overwrite(_ bytes: [UInt8], at offset: Int) {
        guard !bytes.isEmpty else { return }
        if count < offset + bytes.count {
            append(contentsOf: repeatElement(0, count: offset + bytes.count - count))
        }
        replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
}

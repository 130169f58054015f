package import FootfallFormat
package import FootfallModel
internal import Synchronization

/// The one place that commits: holds the current manifest and writes the next ones.
package final class ManifestKeeper: Sendable {
    private let directory: StoreDirectory
    private let numbers: FileNumbers
    private let health: Health
    private let current: Mutex<Manifest>

    package init(
        _ manifest: Manifest, directory: StoreDirectory, numbers: FileNumbers, health: Health
    ) {
        current = Mutex(manifest)
        self.directory = directory
        self.numbers = numbers
        self.health = health
    }

    package var manifest: Manifest { current.withLock { $0 } }

    /// Writes the next manifest, durable when this returns, and removes the one before it.
    @discardableResult
    package func commit(_ edit: (inout Manifest) -> Void) throws -> Manifest {
        try current.withLock { current in
            try health.check()
            var next = current
            edit(&next)
            next.number = numbers.take()
            next.nextFileNumber = numbers.next
            try write(next)
            directory.discard([.manifest(current.number)])
            current = next
            return next
        }
    }

    private func write(_ manifest: Manifest) throws {
        let name = StoreFileName.manifest(manifest.number)
        do {
            try prepare(name, manifest.bytes)
        } catch let error as FootfallError where error.code == .diskFull {
            throw error  // Nothing changed: the previous manifest stands.
        } catch {
            throw health.poison(error)
        }
        do {
            try directory.publish(name)
        } catch {
            // Whether the new or the previous manifest will be found is not known.
            throw health.poison(error)
        }
    }

    /// Gives up the ballast if that is what it takes.
    private func prepare(_ name: StoreFileName, _ bytes: [UInt8]) throws {
        do {
            try directory.prepare(name, bytes)
        } catch let error as FootfallError where error.code == .diskFull {
            try directory.remove(.ballast)
            try directory.prepare(name, bytes)
        }
    }

    /// Sets the ballast aside if it is not there, and there is room.
    package func replenishBallast(bytes: Int) {
        guard let isThere = try? directory.exists(.ballast), !isThere else { return }
        do {
            let zeros = [UInt8](repeating: 0, count: bytes)
            try directory.prepare(.ballast, zeros)
            try directory.publish(.ballast)
        } catch {
            directory.discard([.unfinished("BALLAST.new")])
        }
    }
}

/// Whether the store still takes writes.
package final class Health: Sendable {
    private let failure = Mutex<FootfallError?>(nil)

    package init() {}

    /// Throws `poisoned` if a sync failed before.
    package func check() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Refuses all writes from now on.
    ///
    /// A failed sync may have dropped the pages it could not write, so a later one that succeeds
    /// proves nothing (Rebello et al., ATC '20): recovery from the log is the only honest answer.
    package func poison(_ cause: any Error) -> FootfallError {
        failure.withLock { failure in
            let error =
                failure
                ?? FootfallError(
                    .poisoned,
                    "a write or sync failed, so the store refuses writes until it is "
                        + "opened again", cause: cause)
            failure = error
            return error
        }
    }
}

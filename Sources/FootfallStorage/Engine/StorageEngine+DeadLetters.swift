package import FootfallFormat

extension StorageEngine {
    /// Calls a closure with each dead letter, oldest first: those in files, then those in memory.
    ///
    /// Memory: a file's letters at a time.
    package func forEachDeadLetter(_ body: (DeadLetter) throws -> Void) throws {
        let current = current
        for file in current.manifest.deadLetterFiles {
            try DeadLetterFiles.read(file, in: directory, store: identity.uuid).forEach(body)
        }
        for sealed in view.current.sealed { try sealed.memtable.letters.forEach(body) }
        try current.letters.forEach(body)
    }
}
